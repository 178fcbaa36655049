package dev.parley.server.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ClaimTest {
    @AutoClose
    private final Database database = TestDatabase.fast();

    @AutoClose
    private final Database another = TestDatabase.fast();

    @Test
    void aSecondServerIsRefusedUntilTheFirstHasEnded() {
        Claim first = Claim.take(database);
        assertThatThrownBy(() -> Claim.take(database, Duration.ZERO))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("Another Parley server uses the database")
                .hasMessageContaining("Stop it first");

        first.close();
        Claim.take(database, Duration.ofSeconds(10)).close();
    }

    @Test
    void serversOfDifferentDatabasesDoNotMeet() {
        try (Claim _ = Claim.take(database)) {
            Claim.take(another, Duration.ZERO).close();
        }
    }
}
