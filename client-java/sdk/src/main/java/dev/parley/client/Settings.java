package dev.parley.client;

import java.time.Duration;

/// How a client behaves; the builder's defaults.
///
/// @param stepPatience the longest time for each step towards a connection: a token, a page of the snapshot
/// @param openPatience the longest time until the first frame; a server with a herd lets clients wait for
///     their turn
/// @param firstPause the limit of the pause after a first failure; it doubles with each
/// @param longestPause the limit that it does not pass
/// @param maxRetries tries in a row that may fail before the client gives up
/// @param fallbackAfter failures of streams in a row after which polling is tried
/// @param requestPatience how long a request waits for a connection and an answer
/// @param maxReplay missed events that are replayed; missing more leads to a snapshot; 0: as many as the
///     server grants
record Settings(
        String clientName,
        String clientVersion,
        Duration stepPatience,
        Duration openPatience,
        Duration firstPause,
        Duration longestPause,
        int maxRetries,
        int fallbackAfter,
        Duration requestPatience,
        int maxReplay) {
    static final String CLIENT_NAME = "parley-java";
    static final int MAX_RETRIES = 20;
    static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);

    private static final Duration STEP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(25);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final int FALLBACK_AFTER = 3;
    private static final int AS_MANY_AS_GRANTED = 0;

    /// What a user may choose, and the rest.
    static Settings of(String clientName, String clientVersion, int maxRetries, Duration requestPatience) {
        return new Settings(
                clientName,
                clientVersion,
                STEP_PATIENCE,
                OPEN_PATIENCE,
                FIRST_PAUSE,
                LONGEST_PAUSE,
                maxRetries,
                FALLBACK_AFTER,
                requestPatience,
                AS_MANY_AS_GRANTED);
    }

    /// This client's own version.
    static String version() {
        String version = Settings.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }
}
