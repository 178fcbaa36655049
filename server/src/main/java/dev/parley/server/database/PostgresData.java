package dev.parley.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// The data of the embedded PostgreSQL, `postgres/`, and its password, `postgres.password`, in a data directory that
/// the
/// caller has locked.
final class PostgresData {
    static final String USER = "parley";
    private static final int PASSWORD_BYTES = 24;
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final Path folder;
    private final Path passwordFile;

    PostgresData(Path directory) {
        this.directory = directory;
        this.folder = directory.resolve("postgres");
        this.passwordFile = directory.resolve("postgres.password");
    }

    /// Makes the data directory itself, readable by its owner alone, unless it is there. PostgreSQL hands the path to a
    /// shell within double quotes: a path that would mean something else there is refused.
    static void makeDirectory(Path directory) throws IOException {
        if (directory.toString().matches(".*[\"$`\\\\\\n].*")) {
            throw new DatabaseStartException("The data directory " + directory
                    + " has one of the characters \" $ ` \\ in its path: name one without.");
        }
        Path parent = directory.getParent();
        if (parent != null && !Files.exists(directory)) {
            Files.createDirectories(parent);
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
            FileTrees.flush(parent);
        }
    }

    Path folder() {
        return folder;
    }

    boolean exists() {
        return Files.exists(folder);
    }

    String password() throws IOException {
        return Files.readString(passwordFile).strip();
    }

    /// Throws [DatabaseStartException] if this PostgreSQL cannot run on it.
    void check() throws IOException {
        String version = Files.readString(folder.resolve("PG_VERSION")).strip();
        if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
            throw new DatabaseStartException("The data in " + folder + " is of PostgreSQL " + version
                    + ", and this Parley brings PostgreSQL " + PostgresBinaries.MAJOR_VERSION
                    + ": move it with pg_upgrade or a dump, or start with another data directory.");
        }
        if (!Files.exists(passwordFile)) {
            throw new DatabaseStartException(
                    "The password of the database, " + passwordFile + ", is missing: put it back from a backup.");
        }
    }

    /// Made beside its place and then renamed, so that a start that is cut off leaves no half of it.
    void make(PostgresBinaries binaries) throws IOException, InterruptedException {
        Path unfinished = directory.resolve("postgres.unfinished");
        FileTrees.delete(unfinished);
        makePassword();
        binaries.run(
                "initdb",
                List.of(
                        "--pgdata=" + unfinished,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions"));
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.flush(directory);
    }

    private void makePassword() throws IOException {
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
        byte[] password = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(password);
        Files.writeString(passwordFile, Base64.getUrlEncoder().withoutPadding().encodeToString(password) + "\n");
        FileTrees.flush(passwordFile);
    }
}
