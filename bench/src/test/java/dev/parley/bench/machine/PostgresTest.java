package dev.parley.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void processAndPortAreThoseOfThePidFile() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data/postgres"));
        Files.writeString(data.resolve("postmaster.pid"), """
                4711
                /somewhere/data/postgres
                1773500966
                54321
                /tmp
                127.0.0.1
                  5432001         3
                ready
                """);
        Files.writeString(directory.resolve("data/postgres.password"), "secret\n");

        assertThat(Postgres.in(directory)).isEqualTo(new Postgres(4711, 54321, "secret"));
    }

    @Test
    void oneThatEndedTakesNothing() {
        assertThat(new Postgres(1L << 30, 1, "").usage()).isEqualTo(new Usage(0, 0));
    }
}
