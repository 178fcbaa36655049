package dev.parley.server.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL for this platform, unpacked once from the class path.
///
/// They refuse to run as root. Where Parley itself runs as root (a container, a build machine), each is started in a
/// user
/// namespace in which it is nobody in particular; the files stay root's.
final class PostgresBinaries {
    private static final String MAJOR_VERSION = "18";

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /// Unpacks into a folder below `parent` unless that is done already; takes about two seconds the first time.
    static PostgresBinaries unpackedIn(Path parent) throws IOException {
        String archive = "postgres-" + platform() + ".txz";
        Path folder = parent.resolve("postgresql-" + MAJOR_VERSION);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(parent);
            Path unfinished = Files.createTempDirectory(parent, "unpacking-");
            unpack(archive, unfinished);
            moveIntoPlace(unfinished, folder);
        }
        return new PostgresBinaries(folder);
    }

    static String majorVersion() {
        return MAJOR_VERSION;
    }

    /// Runs a program to its end and returns what it printed. Throws [IOException] with that if it failed.
    String run(String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        boolean root = isLinux()
                && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (root) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        // A setting of the caller's shell must not reach the server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() == 0) {
            return output;
        }
        if (root && output.contains("unshare:")) {
            throw new DatabaseStartException("PostgreSQL refuses to run as root, and this system gives root no user"
                    + " namespace to run it in: start Parley as another user, or name a database with a database URL.");
        }
        throw new IOException(program + ": " + output);
    }

    private static void unpack(String archive, Path target) throws IOException {
        try (InputStream resource = PostgresBinaries.class.getClassLoader().getResourceAsStream(archive)) {
            if (resource == null) {
                throw new DatabaseStartException("There is no embedded PostgreSQL for this platform (" + platform()
                        + "): name a database with a database URL.");
            }
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
                TarArchiveEntry entry;
                while ((entry = tar.getNextEntry()) != null) {
                    unpack(tar, entry, target);
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("an entry of the archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /// When another process was faster, its copy is as good.
    private static void moveIntoPlace(Path unfinished, Path folder) throws IOException {
        try {
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException faster) {
            if (!Files.isDirectory(folder)) {
                throw faster;
            }
            FileTrees.delete(unfinished);
        }
    }

    private static String platform() {
        String system = isLinux() ? "linux" : System.getProperty("os.name").startsWith("Mac") ? "darwin" : "other";
        String processor = switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> System.getProperty("os.arch");
        };
        return system + "-" + processor;
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").equals("Linux");
    }
}
