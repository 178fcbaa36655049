package dev.parley.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The process that PostgreSQL notes in `postmaster.pid` of its data.
///
/// The note outlives the process. A server that is killed leaves its PostgreSQL running; a PostgreSQL that is killed is
/// a
/// zombie until somebody reaps it; and after a restart of the machine or the container the noted id may be another
/// program's. PostgreSQL takes each of them for itself and refuses to start, the last one for ever.
final class Postmaster {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path data;
    private final Path note;

    Postmaster(Path data) {
        this.data = data;
        this.note = data.resolve("postmaster.pid");
    }

    boolean isRunning() throws IOException {
        return running().isPresent();
    }

    /// Ends a PostgreSQL that was left behind and clears its note. Only the holder of the directory's lock may call
    /// this.
    /// Throws [DatabaseStartException] if the process does not end in time.
    void endOrphan(Duration atMost) throws IOException, InterruptedException {
        Optional<ProcessHandle> orphan = running();
        if (orphan.isPresent()) {
            // SIGINT is PostgreSQL's fast shutdown: clients are cut off, data is flushed.
            new ProcessBuilder("kill", "-INT", Long.toString(orphan.get().pid()))
                    .start()
                    .waitFor();
            long end = System.nanoTime() + atMost.toNanos();
            while (isAlive(orphan.get())) {
                if (System.nanoTime() > end) {
                    throw new DatabaseStartException("A PostgreSQL of an earlier start (process "
                            + orphan.get().pid() + ") on " + data + " does not end: end it, then start again.");
                }
                Thread.sleep(POLL);
            }
        }
        // What the note names now is dead or a stranger. Backends that still run hold shared memory, which PostgreSQL
        // checks apart from the note.
        Files.deleteIfExists(note);
    }

    private Optional<ProcessHandle> running() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(note);
        } catch (NoSuchFileException notRunning) {
            return Optional.empty();
        }
        String pid = lines.isEmpty() ? "" : lines.getFirst().strip();
        if (!pid.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(pid)).filter(Postmaster::isAlive).filter(this::isOurs);
    }

    /// PostgreSQL works in the folder of its data; where that cannot be seen, the program's name must do.
    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException unseen) {
            return process.info().command().orElse("").endsWith("/postgres");
        }
    }

    private static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process);
    }

    private static boolean isZombie(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException goneOrNoProc) {
            return false;
        }
    }
}
