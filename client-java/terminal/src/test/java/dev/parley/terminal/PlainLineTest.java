package dev.parley.terminal;

import static dev.parley.terminal.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainLineTest {
    @Test
    void aMessageIsFiveFields() {
        assertThat(PlainLine.of(message(12, "hello"), "general", "ada"))
                .isEqualTo("2026-01-02T03:04:05Z\tgeneral\t#12\tada\thello");
    }

    @Test
    void noFieldBreaksTheLine() {
        String line = PlainLine.of(message(12, "one\ttwo\nthree\r\\n"), "a\tb", "c\nd");

        assertThat(line.split("\t", -1))
                .containsExactly("2026-01-02T03:04:05Z", "a\\tb", "#12", "c\\nd", "one\\ttwo\\nthree\\r\\\\n");
    }

    @Test
    void whatATerminalWouldActOnIsWrittenAsItsNumber() {
        assertThat(PlainLine.escaped("\u001b[2J\u202e")).isEqualTo("\\x{1b}[2J\\x{202e}");
    }

    @Test
    void otherTextStaysAsItIs() {
        assertThat(PlainLine.escaped("héllo 👩\u200d💻")).isEqualTo("héllo 👩\u200d💻");
    }
}
