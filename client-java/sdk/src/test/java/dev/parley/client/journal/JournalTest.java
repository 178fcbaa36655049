package dev.parley.client.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("state/client.journal");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> texts(Journal journal) {
        Map<String, String> texts = new LinkedHashMap<>();
        journal.values().forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
        return texts;
    }

    private Map<String, String> reopened() throws IOException {
        try (Journal journal = Journal.open(file)) {
            return texts(journal);
        }
    }

    @Test
    void whatWasPutIsThereAgain() throws IOException {
        try (Journal journal = Journal.open(file)) {
            journal.put("a", bytes("1"), true);
            journal.put("b", bytes("2"), false);
            journal.put("a", bytes("3"), false);
            journal.remove("b");
            journal.put("c", bytes(""), true);
        }

        assertThat(reopened()).containsExactly(Map.entry("a", "3"), Map.entry("c", ""));
    }

    @Test
    void aTornWriteLosesNothingOlder() throws IOException {
        List<Map<String, String>> states = List.of(
                Map.of(),
                Map.of("a", "first"),
                Map.of("a", "first", "b", "second"),
                Map.of("a", "changed", "b", "second"),
                Map.of("a", "changed"));
        try (Journal journal = Journal.open(file)) {
            journal.put("a", bytes("first"), true);
            journal.put("b", bytes("second"), true);
            journal.put("a", bytes("changed"), true);
            journal.remove("b");
        }
        byte[] whole = Files.readAllBytes(file);

        int reached = 0;
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            Map<String, String> now = reopened();
            if (!now.equals(states.get(reached))) reached++;
            assertThat(now).as("cut at %d of %d", length, whole.length).isEqualTo(states.get(reached));
        }
        assertThat(reached).isEqualTo(states.size() - 1);
    }

    @Test
    void whatIsWrittenAfterATornWriteIsThereAgain() throws IOException {
        try (Journal journal = Journal.open(file)) {
            journal.put("a", bytes("1"), true);
            journal.put("b", bytes("2"), true);
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));

        try (Journal journal = Journal.open(file)) {
            journal.put("c", bytes("3"), true);
        }

        assertThat(reopened()).containsExactly(Map.entry("a", "1"), Map.entry("c", "3"));
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        try (Journal journal = Journal.open(file)) {
            journal.put("a", bytes("1"), true);
            journal.put("b", bytes("2"), true);
        }
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole);

        assertThat(reopened()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void twoUsersOfOneFileAreRefused() throws IOException {
        try (Journal first = Journal.open(file)) {
            assertThatThrownBy(() -> Journal.open(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another client");
            first.put("a", bytes("1"), true);
        }

        assertThat(reopened()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void anotherProcessOnTheFileIsRefused() throws Exception {
        try (Journal journal = Journal.open(file)) {
            journal.put("a", bytes("1"), true);
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Second.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor()).as(said).isEqualTo(7);
        }
    }

    /// A program that wants the file of another one.
    static final class Second {
        private Second() {}

        public static void main(String[] arguments) {
            try (Journal journal = Journal.open(Path.of(arguments[0]))) {
                System.exit(journal.values().size());
            } catch (IOException refused) {
                System.exit(String.valueOf(refused.getMessage()).contains("in use") ? 7 : 8);
            }
        }
    }

    @Test
    void aFileOfAnotherKindIsLeftAlone() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "Dear diary, today nothing happened at all.");

        assertThatThrownBy(() -> Journal.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no journal of a Parley client");
        assertThat(file).hasContent("Dear diary, today nothing happened at all.");
        // Nor is it locked after that.
        Files.delete(file);
        assertThat(reopened()).isEmpty();
    }

    @Test
    void aFileDoesNotGrowWithWhatIsOutdated() throws IOException {
        try (Journal journal = Journal.open(file)) {
            journal.put("kept", bytes("for ever"), true);
            for (int i = 0; i < 20_000; i++) journal.put("token", bytes("token number " + i), false);
            assertThat(Files.size(file)).isLessThan(2L * Journal.COMPACT_FROM_BYTES);
        }

        assertThat(reopened()).containsOnly(Map.entry("kept", "for ever"), Map.entry("token", "token number 19999"));
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        Files.createDirectories(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

        try (Journal journal = Journal.open(file)) {
            journal.put("secret", bytes("x".repeat(Journal.COMPACT_FROM_BYTES)), true);
            // Written anew by now.
            for (int i = 0; i < 10; i++) journal.put("secret", bytes("y".repeat(Journal.COMPACT_FROM_BYTES)), true);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aValueThatIsTooLargeIsRefusedAndNothingElseLost() throws IOException {
        try (Journal journal = Journal.open(file)) {
            journal.put("a", bytes("1"), true);
            assertThatThrownBy(() -> journal.put("b", new byte[Journal.RECORD_LIMIT_BYTES], true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("larger than a journal keeps");
            journal.put("c", bytes("3"), true);
        }

        assertThat(reopened()).containsExactly(Map.entry("a", "1"), Map.entry("c", "3"));
    }
}
