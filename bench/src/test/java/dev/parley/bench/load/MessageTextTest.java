package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.wire.Receiver.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0xabcdef, 1_234_567_890_123_456_789L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void timeAndKeyAreReadBack(long nanos) {
        long key = MessageText.key(4_999, 1_234_567);

        Bytes text = bytes(MessageText.of(nanos, key), "");

        assertThat(MessageText.nanos(text)).isEqualTo(nanos);
        assertThat(MessageText.key(text)).isEqualTo(key);
    }

    @Test
    void aTextIsReadFromTheMiddleOfAFrame() {
        Bytes text = bytes(MessageText.of(77, MessageText.key(3, 9)), "what stands before");

        assertThat(MessageText.nanos(text)).isEqualTo(77);
        assertThat(MessageText.key(text)).isEqualTo(MessageText.key(3, 9));
    }

    @Test
    void everyTextHasTheLengthOfAUsualMessage() {
        assertThat(MessageText.of(0, 1)).hasSize(MessageText.LENGTH).isASCII();
        assertThat(MessageText.of(Long.MIN_VALUE, MessageText.key(4_999, 1)))
                .hasSize(MessageText.LENGTH)
                .isASCII();
    }

    @Test
    void keysNameAMessageInTheWholeRun() {
        assertThat(new long[] {
                    MessageText.key(0, 0), MessageText.key(0, 1), MessageText.key(1, 0), MessageText.key(1, 1)
                })
                .doesNotContain(0)
                .doesNotHaveDuplicates();
    }

    private static Bytes bytes(String text, String before) {
        byte[] array = (before + text + "what stands behind").getBytes(StandardCharsets.US_ASCII);
        return new Bytes(array, before.length(), text.length());
    }
}
