package dev.parley.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    private static final String SHOWN = "\uFFFD";

    @Test
    void anEscapeSequenceIsShownAndNotObeyed() {
        assertThat(VisibleText.line("\u001b[31mred\u001b[0m")).isEqualTo(SHOWN + "[31mred" + SHOWN + "[0m");
        assertThat(VisibleText.line("\u001b]0;title\u0007")).isEqualTo(SHOWN + "]0;title" + SHOWN);
        assertThat(VisibleText.line("\u009b2J")).as("an escape of one byte").isEqualTo(SHOWN + "2J");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0x9F, 0x2028, 0x2029})
    void aControlCharacterIsShown(int character) {
        assertThat(VisibleText.line("a" + Character.toString(character) + "b")).isEqualTo("a" + SHOWN + "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F})
    void whatTurnsTheOrderOfTextIsShown(int character) {
        assertThat(VisibleText.line("a" + Character.toString(character) + "b")).isEqualTo("a" + SHOWN + "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x200B, 0xFEFF, 0x00AD, 0x2060, 0xE0041})
    void whatWouldNotBeSeenIsShown(int character) {
        assertThat(VisibleText.line("a" + Character.toString(character) + "b")).isEqualTo("a" + SHOWN + "b");
    }

    @Test
    void halfACharacterIsShown() {
        assertThat(VisibleText.line("a\ud83db")).isEqualTo("a" + SHOWN + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"héllo", "日本語", "שלום", "👩\u200d💻", "می\u200cخواهم", "❤\ufe0f"})
    void textsOfAllLanguagesStayAsTheyAre(String text) {
        assertThat(VisibleText.line(text)).isEqualTo(text);
    }

    @Test
    void aTextHasLines() {
        assertThat(VisibleText.lines("one\ntwo\r\n\nfour\n")).containsExactly("one", "two", "", "four");
        assertThat(VisibleText.lines("over\rwritten")).containsExactly("over", "written");
        assertThat(VisibleText.lines("")).isEmpty();
    }

    @Test
    void aLineHasNoLines() {
        assertThat(VisibleText.line("one\ntwo")).isEqualTo("one two");
    }

    @Test
    void aTabIsSpaces() {
        assertThat(VisibleText.line("a\tb")).isEqualTo("a    b");
    }

    @Test
    void aStartIsCutBetweenCharacters() {
        assertThat(VisibleText.start("👍👍👍", 3)).isEqualTo("👍👍👍");
        assertThat(VisibleText.start("👍👍👍", 2)).isEqualTo("👍👍…");
    }
}
