package dev.parley.server.database;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/// What a connection is for, and so how long it may wait. No connection waits for ever: a network that swallows
/// packets,
/// a lock whose holder is cut off and a statement without an index all end in an error that somebody handles.
enum Use {
    /// The one writer. Its statements take milliseconds; a holder of the lock that is cut off is ended by its
    /// `idle_in_transaction_session_timeout` before the waiter's `lock_timeout`.
    SEQUENCER(Duration.ofSeconds(8), Duration.ofSeconds(6), Duration.ofSeconds(4), Duration.ofSeconds(10)),
    /// The shared pool: pages, snapshots, replays, and the rarer writes.
    READER(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15)),
    /// Waits for notifications for as long as it lives; its owner bounds each wait.
    LISTENER(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60)),
    /// An index over a large table takes its time; a lock that does not come is given up.
    MIGRATION(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(65));

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TCP_USER_TIMEOUT = Duration.ofSeconds(15);

    private final Duration statement;
    private final Duration lock;
    private final Duration idleInTransaction;
    private final Duration socket;

    /// PostgreSQL keeps the first three; the driver keeps the last, for the time when nothing comes back at all.
    Use(Duration statement, Duration lock, Duration idleInTransaction, Duration socket) {
        this.statement = statement;
        this.lock = lock;
        this.idleInTransaction = idleInTransaction;
        this.socket = socket;
    }

    /// For the driver. What the URL says is kept, and its `options` come last, so that they win.
    Properties properties(DatabaseUrl url) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "parley-" + name().toLowerCase(Locale.ROOT));
        properties.setProperty("connectTimeout", seconds(CONNECT_TIMEOUT));
        properties.setProperty("loginTimeout", seconds(CONNECT_TIMEOUT.multipliedBy(2)));
        properties.setProperty("socketTimeout", seconds(socket));
        properties.setProperty("tcpKeepAlive", "true");
        if (this == SEQUENCER) {
            // Its few statements run for ever: prepare each on the server at once.
            properties.setProperty("prepareThreshold", "1");
        }
        Properties given = url.properties();
        properties.putAll(given);
        properties.setProperty("options", (options() + " " + given.getProperty("options", "")).strip());
        return properties;
    }

    private String options() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("statement_timeout", millis(statement));
        settings.put("lock_timeout", millis(lock));
        settings.put("idle_in_transaction_session_timeout", millis(idleInTransaction));
        settings.put("tcp_user_timeout", millis(TCP_USER_TIMEOUT));
        if (this == SEQUENCER || this == READER) {
            // A look-up that is planned while the tables are empty would scan them whole for ever after; and one for a
            // user who is in half of all rooms looks to the planner as if a scan would soon meet its row.
            settings.put("enable_seqscan", "off");
        }
        return settings.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
