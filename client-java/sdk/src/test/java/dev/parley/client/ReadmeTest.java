package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The program in the README is the one that a stranger's build compiles (`src/it/consumer`).
final class ReadmeTest {
    @Test
    void theProgramInTheReadmeIsTheOneThatIsCompiled() throws IOException {
        String program = Files.readString(Path.of("src/it/consumer/src/main/java/HelloParley.java"));

        assertThat(Files.readString(Path.of("../../README.md"))).contains("```java\n" + program + "```\n");
    }
}
