package dev.parley.client;

import java.nio.file.Path;
import java.util.Map;

/// What a client keeps: who it is, where it stands in the log, and what it has not sent yet. Keys are ASCII
/// of at most 64 characters, values are bytes of at most 64 KiB. One client uses it, from one thread at a
/// time.
///
/// Implement it to keep these things elsewhere, such as in the preferences of a phone. Credentials are among
/// them: keep them from others.
public interface Store extends AutoCloseable {
    /// Everything that is kept.
    Map<String, byte[]> load();

    /// Keeps a value under a key, instead of the former one. It survives a crash of the program when this
    /// returns, and one of the machine, too, when it is urgent.
    ///
    /// @throws java.io.UncheckedIOException when it cannot be kept
    void put(String key, byte[] value, boolean isUrgent);

    /// Forgets a key; one that is not there changes nothing.
    ///
    /// @throws java.io.UncheckedIOException when that cannot be kept
    void remove(String key);

    /// Lets the place go. The client that was built with it calls this when it closes.
    @Override
    void close();

    /// Keeps everything for as long as this object lives.
    static Store inMemory() {
        return new MemoryStore();
    }

    /// Keeps everything in a file that its owner alone can read. What a crash tears at its end is dropped,
    /// and nothing older. Two clients on one file are refused.
    ///
    /// @throws StoreInUseException when another client uses the file
    /// @throws java.io.UncheckedIOException when it is of another kind, or cannot be opened
    static Store file(Path file) {
        return new FileStore(file);
    }
}
