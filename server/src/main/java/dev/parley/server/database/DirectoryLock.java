package dev.parley.server.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One server per data directory. The operating system drops the lock with its process, however that ends.
final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);
    /// Directories that this JVM holds. Asked before the file is opened: closing a second channel on the file would
    /// drop
    /// the first one's lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /// Throws [DatabaseStartException] if another server holds the directory.
    static DirectoryLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD.add(real)) {
            throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        try {
            Path file = real.resolve("parley.lock");
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
            return new DirectoryLock(real, channel);
        } catch (IOException | RuntimeException failed) {
            release(real, channel);
            throw failed;
        }
    }

    @Override
    public void close() {
        release(directory, channel);
    }

    private static void release(Path real, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException closedAnyway) {
            LOG.debug("closing the lock of {}", real, closedAnyway);
        } finally {
            HELD.remove(real);
        }
    }

    private static DatabaseStartException inUse(Path directory, String pid) {
        return new DatabaseStartException("The data directory " + directory + " is in use by another Parley"
                + (pid.isEmpty() ? "" : " (process " + pid + ")")
                + ": stop that one, or start this one with another data directory.");
    }
}
