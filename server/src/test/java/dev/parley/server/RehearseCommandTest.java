package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RehearseCommandTest {
    @Test
    void theRehearsalKnowsNothingOfTheServerToCome() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", "/bin", "PARLEY_DATABASE_URL", "jdbc:postgresql://live/parley", "PARLEY_DATA_DIR", "data"));

        RehearseCommand.forgetOptions(environment);

        assertThat(environment).containsOnlyKeys("PATH");
    }
}
