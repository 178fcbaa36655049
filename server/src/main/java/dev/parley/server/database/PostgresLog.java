package dev.parley.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The log file of the embedded PostgreSQL. Used by one thread at a time: whoever starts PostgreSQL.
final class PostgresLog {
    private static final long MAX_BYTES = 16L << 20;
    private static final int TAIL_LINES = 5;

    private final Path file;
    private long lastStart;

    PostgresLog(Path directory) {
        this.file = directory.resolve("postgres.log");
    }

    Path file() {
        return file;
    }

    /// Notes where a start begins, in a new file if the old one has grown; one old file is kept.
    void noteStart() throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.move(file, file.resolveSibling("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        lastStart = Files.exists(file) ? Files.size(file) : 0;
    }

    /// The last lines since the start began; empty if there are none.
    String tail() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(lastStart);
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        }
    }
}
