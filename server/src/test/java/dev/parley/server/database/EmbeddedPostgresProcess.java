package dev.parley.server.database;

import java.nio.file.Path;
import java.util.Map;

/// A program that keeps an embedded PostgreSQL until it is killed. Arguments: data directory, folder of the programs.
final class EmbeddedPostgresProcess {
    static final String STORED = "stored";

    private EmbeddedPostgresProcess() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]), Map.of());
        EmbeddedPostgresTest.insert(postgres.url(), 7);
        System.out.println(STORED);
        System.out.flush();
        Thread.currentThread().join();
    }
}
