package dev.parley.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void theWordBeforeTheCursorIsCompleted() {
        assertThat(Words.of("hello @ad", 9).word()).isEqualTo("@ad");
        assertThat(Words.of("hello @ad and others", 9).word()).isEqualTo("@ad");
        assertThat(Words.of("hello ", 6).word()).isEmpty();
        assertThat(Words.of("", 0).word()).isEmpty();
    }

    @Test
    void aTitleWithSpacesIsOneWord() {
        Words words = Words.of("/room Tea at f", 14);

        assertThat(words.words()).containsExactly("/room", "Tea at f");
        assertThat(words.rawWordLength()).isEqualTo(8);
    }

    @Test
    void theCursorCountsCharactersAsTheyAreSeen() {
        Words words = Words.of("👍👍 @ad", 6);

        assertThat(words.word()).isEqualTo("@ad");
        assertThat(words.wordIndex()).isEqualTo(1);
    }

    @Test
    void nothingIsEscaped() {
        assertThat(Words.of("", 0).escape("it's \"quoted\"", true)).isEqualTo("it's \"quoted\"");
    }
}
