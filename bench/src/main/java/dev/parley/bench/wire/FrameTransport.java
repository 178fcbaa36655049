package dev.parley.bench.wire;

/// What all transports are: a connection, and a reader of its frames that keeps the newest token.
abstract class FrameTransport implements Transport {
    final Connection connection;
    final Receiver receiver;
    final FrameReader reader;

    FrameTransport(Network network, User user, Receiver receiver) {
        this.connection = new Connection(network, user);
        this.receiver = receiver;
        this.reader = new FrameReader(receiver);
    }

    @Override
    public String resumeToken() {
        return reader.resumeToken();
    }

    @Override
    public void rewind(String resumeToken) {
        reader.rewind(resumeToken);
    }

    @Override
    public void close() {
        connection.close();
    }
}
