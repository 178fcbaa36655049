package dev.parley.server.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
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
    static final String MAJOR_VERSION = "18";
    private static final String UNFINISHED = "unpacking-";

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    /// Unpacks into a folder below `parent` unless these very programs are there; takes a few seconds the first time.
    static PostgresBinaries unpackedIn(Path parent) throws IOException {
        String name = "postgres-" + platform() + ".txz";
        URL archive = PostgresBinaries.class.getClassLoader().getResource(name);
        if (archive == null) {
            throw new DatabaseStartException("There is no embedded PostgreSQL for this platform (" + platform()
                    + "): name a database with a database URL.");
        }
        Path folder = parent.resolve("postgresql-" + MAJOR_VERSION + "-" + checksum(archive));
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(parent);
            removeUnfinished(parent);
            Path unfinished =
                    parent.resolve(UNFINISHED + ProcessHandle.current().pid() + "-"
                            + Thread.currentThread().threadId());
            unpack(archive, unfinished);
            moveIntoPlace(unfinished, folder);
        }
        return new PostgresBinaries(folder);
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

    /// Tells one release of the programs from the next without reading them: the jar has it.
    private static String checksum(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        return connection instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : Long.toHexString(connection.getContentLengthLong());
    }

    /// What processes left that ended while they unpacked.
    private static void removeUnfinished(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, UNFINISHED + "*")) {
            for (Path folder : folders) {
                String pid = folder.getFileName()
                        .toString()
                        .substring(UNFINISHED.length())
                        .replaceFirst("-.*", "");
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    FileTrees.delete(folder);
                }
            }
        }
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                unpack(tar, entry, target);
            }
        }
        FileTrees.flushAll(target);
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
