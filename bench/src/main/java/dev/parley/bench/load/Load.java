package dev.parley.bench.load;

/// Something that sends. Its methods block until the client thread has done them.
public interface Load {
    /// Nothing is sent.
    Load NONE = new Load() {
        @Override
        public void start() {}

        @Override
        public void stop() {}
    };

    void start();

    /// What was sent may not be acknowledged yet.
    void stop();
}
