package dev.parley.client.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Keys and values in an append-only file. A change is one record with a checksum at the end of the file; a
/// record that a crash has torn is dropped at the next start, and with it nothing older. When most of the
/// file is outdated, it is written anew beside and moved over the old one. One process at a time: a second
/// one is refused.
///
/// A record is `length` (4 bytes), `checksum` of what follows (4 bytes, CRC32C), the length of the key (4
/// bytes), the key, and the value; without a value, length −1 less, the key is removed. The readable
/// permissions are the owner's.
public final class Journal implements AutoCloseable {
    /// The largest record: a key with a value.
    static final int RECORD_LIMIT_BYTES = 1 << 20;
    /// Below this a file is not worth writing anew.
    static final int COMPACT_FROM_BYTES = 64 << 10;

    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final int COMPACT_RATIO = 4;
    private static final byte[] MAGIC = "parley-journal-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 2 * Integer.BYTES;
    private static final byte PUT = 1;
    private static final byte REMOVE = 0;

    private final Path file;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Map<String, byte[]> values = new LinkedHashMap<>();
    private FileChannel channel;
    /// Where the last whole record ends.
    private long end;

    private long liveBytes;

    /// Somebody else uses the file.
    public static final class InUseException extends IOException {
        private static final long serialVersionUID = 1;

        InUseException(String text) {
            super(text);
        }
    }

    private Journal(Path file, FileChannel lockFile, FileLock lock, FileChannel channel) {
        this.file = file;
        this.lockFile = lockFile;
        this.lock = lock;
        this.channel = channel;
    }

    /// Opens the file, making it and its folder where they are missing.
    ///
    /// @throws InUseException when somebody else uses it
    /// @throws IOException when it is no journal, or cannot be read
    public static Journal open(Path file) throws IOException {
        Path place = placeOf(file);
        FileChannel lockFile = openPrivate(beside(place, ".lock"));
        FileChannel channel = null;
        try {
            FileLock lock = lockOf(lockFile, place);
            channel = openPrivate(place);
            Journal journal = new Journal(place, lockFile, lock, channel);
            journal.read();
            journal.syncFolder();
            return journal;
        } catch (IOException | RuntimeException e) {
            if (channel != null) channel.close();
            lockFile.close();
            throw e;
        }
    }

    /// The file itself, whatever name leads to it; its folder is made where it is missing.
    private static Path placeOf(Path file) throws IOException {
        if (Files.exists(file)) return file.toRealPath();
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) return file;
        return Files.createDirectories(folder).toRealPath().resolve(file.getFileName());
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static FileLock lockOf(FileChannel lockFile, Path file) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            if (lock != null) return lock;
        } catch (OverlappingFileLockException e) {
            // By this process, which is no better.
        }
        throw new InUseException(file + " is in use by another client; close that one or choose another file");
    }

    private static FileChannel openPrivate(Path file) throws IOException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!hasOwners(file)) return FileChannel.open(file, options);
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(owner));
        if (!Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
            Files.setPosixFilePermissions(file, owner);
        }
        return channel;
    }

    private static boolean hasOwners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    // --- reading ---

    private void read() throws IOException {
        ByteBuffer magic = ByteBuffer.allocate(MAGIC.length);
        readFully(magic, 0);
        int there = magic.position();
        if (!Arrays.equals(Arrays.copyOf(magic.array(), there), Arrays.copyOf(MAGIC, there))) {
            throw new IOException(file + " is no journal of a Parley client; choose another file");
        }
        if (there < MAGIC.length) {
            // Empty, or torn at its very first write.
            channel.truncate(0);
            write(channel, ByteBuffer.wrap(MAGIC), 0);
            channel.force(true);
        }
        long at = MAGIC.length;
        for (ByteBuffer record = recordAt(at); record != null; record = recordAt(at)) {
            at += HEAD_BYTES + record.remaining();
            apply(record);
        }
        channel.truncate(at);
        end = at;
    }

    /// The record's body, or null where the last whole record has ended.
    private @Nullable ByteBuffer recordAt(long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        if (!readFully(head, at)) return null;
        head.flip();
        int length = head.getInt();
        int checksum = head.getInt();
        if (length < 1 + Integer.BYTES || length > RECORD_LIMIT_BYTES) return null;
        ByteBuffer body = ByteBuffer.allocate(length);
        if (!readFully(body, at + HEAD_BYTES)) return null;
        return checksumOf(body.flip()) == checksum ? body : null;
    }

    private boolean readFully(ByteBuffer target, long at) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, at + target.position()) < 0) return false;
        }
        return true;
    }

    private void apply(ByteBuffer body) throws IOException {
        byte kind = body.get();
        int keyLength = body.getInt();
        if (keyLength < 0 || keyLength > body.remaining()) throw new EOFException("a key beyond its record");
        byte[] key = new byte[keyLength];
        body.get(key);
        byte[] value = new byte[body.remaining()];
        body.get(value);
        remember(new String(key, StandardCharsets.UTF_8), kind == PUT ? value : null);
    }

    private void remember(String key, byte @Nullable [] value) {
        byte[] former = value == null ? values.remove(key) : values.put(key, value);
        if (former != null) liveBytes -= key.length() + former.length;
        if (value != null) liveBytes += key.length() + value.length;
    }

    // --- using ---

    /// Everything that is kept, in the order in which the keys were first put.
    public Map<String, byte[]> values() {
        return new LinkedHashMap<>(values);
    }

    /// Keeps a value; it is on disk when this returns.
    ///
    /// @param isUrgent false: a crash of the machine may lose it (a crash of the program does not)
    public void put(String key, byte[] value, boolean isUrgent) throws IOException {
        append(PUT, key, value, isUrgent);
        remember(key, value.clone());
    }

    /// Forgets a value. A crash of the machine may bring it back.
    public void remove(String key) throws IOException {
        if (!values.containsKey(key)) return;
        append(REMOVE, key, new byte[0], false);
        remember(key, null);
    }

    private void append(byte kind, String key, byte[] value, boolean isUrgent) throws IOException {
        ByteBuffer record = record(kind, key, value);
        if (end > COMPACT_FROM_BYTES && end > COMPACT_RATIO * liveBytes) compact();
        try {
            write(channel, record, end);
        } catch (IOException e) {
            // Half a record would hide what comes after it.
            channel.truncate(end);
            throw e;
        }
        end += record.limit();
        if (isUrgent) channel.force(false);
    }

    private static ByteBuffer record(byte kind, String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int length = 1 + Integer.BYTES + name.length + value.length;
        if (length > RECORD_LIMIT_BYTES) {
            throw new IllegalArgumentException(key + " with " + value.length + " bytes is larger than a journal keeps ("
                    + RECORD_LIMIT_BYTES + " bytes)");
        }
        ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + length);
        record.putInt(length)
                .putInt(0)
                .put(kind)
                .putInt(name.length)
                .put(name)
                .put(value)
                .flip();
        return record.putInt(Integer.BYTES, checksumOf(record.slice(HEAD_BYTES, length)));
    }

    private static int checksumOf(ByteBuffer body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body.duplicate());
        return (int) checksum.getValue();
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes, at + bytes.position());
    }

    /// Where there is no room for a second copy, the file grows on.
    private void compact() {
        Path fresh = beside(file, ".new");
        try {
            Files.deleteIfExists(fresh);
            FileChannel compacted = openPrivate(fresh);
            long length;
            try {
                length = writeAll(compacted);
                move(fresh, file);
            } catch (IOException e) {
                compacted.close();
                throw e;
            }
            FileChannel former = channel;
            channel = compacted;
            end = length;
            former.close();
            syncFolder();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, file + " could not be written anew, so it grows", e);
        }
    }

    private long writeAll(FileChannel target) throws IOException {
        write(target, ByteBuffer.wrap(MAGIC), 0);
        long at = MAGIC.length;
        for (Map.Entry<String, byte[]> kept : values.entrySet()) {
            ByteBuffer record = record(PUT, kept.getKey(), kept.getValue());
            write(target, record, at);
            at += record.limit();
        }
        target.force(true);
        return at;
    }

    /// The name of a file is on disk when its folder is.
    private void syncFolder() throws IOException {
        Path folder = file.getParent();
        // Elsewhere folders cannot be opened, and need not.
        if (folder == null || !hasOwners(folder)) return;
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        try (FileChannel data = channel;
                lockFile) {
            data.force(true);
            lock.release();
        }
    }
}
