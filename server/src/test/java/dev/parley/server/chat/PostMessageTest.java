package dev.parley.server.chat;

import static dev.parley.server.chat.ChatFixture.ADA;
import static dev.parley.server.chat.ChatFixture.BOB;
import static dev.parley.server.chat.ChatFixture.CY;
import static dev.parley.server.chat.ChatFixture.answerOf;
import static dev.parley.server.chat.ChatFixture.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.chance.AnyText;
import dev.parley.server.log.Work;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal.FieldFault;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostMessageTest {
    private static final RoomId ROOM = new RoomId(10);
    private static final UUID ID = new UUID(1, 2);

    private static Outcome<Work.Post> post(String text, Map<String, String> attributes, List<UserId> mentions) {
        return PostMessage.of(ADA, ROOM, ID, text, attributes, 0, mentions);
    }

    @Test
    void aTextHasOneTo16384Bytes() {
        assertThat(answerOf(post("é".repeat(8_192), Map.of(), List.of())).text())
                .hasSize(8_192);
        assertThat(answerOf(post("", Map.of("kind", "wave"), List.of())).text()).isEmpty();

        var tooLarge = refusalOf(post("é".repeat(8_192) + "x", Map.of(), List.of()));
        assertThat(tooLarge.reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE);
        assertThat(tooLarge.metadata()).containsEntry("limit_bytes", "16384");
        assertThat(fieldsOf(post("", Map.of(), List.of()))).containsExactly("text");
    }

    @Test
    void attributesHave4096BytesInAll() {
        assertThat(answerOf(post("", Map.of("ab", "v".repeat(4_094)), List.of()))
                        .attributes())
                .hasSize(1);

        var tooLarge = refusalOf(post("hi", Map.of("ab", "v".repeat(4_000), "cd", "w".repeat(93)), List.of()));
        assertThat(tooLarge.reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE);
        assertThat(tooLarge.metadata()).containsEntry("limit_bytes", "4096");
    }

    @Test
    void whatPostgresqlCannotHoldIsRefusedBeforeItIsSent() {
        assertThat(fieldsOf(post("a\u0000b", Map.of(), List.of()))).containsExactly("text");
        assertThat(fieldsOf(post("half \uD83C", Map.of(), List.of()))).containsExactly("text");
        assertThat(fieldsOf(post("\uDF75\uD83C", Map.of(), List.of()))).containsExactly("text");
        assertThat(fieldsOf(post("hi", Map.of("a\u0000", "b"), List.of()))).containsExactly("attributes");
        assertThat(fieldsOf(post("hi", Map.of("a", "\uD83C"), List.of()))).containsExactly("attributes");
    }

    @Test
    void atMostFiftyUsersAreMentioned() {
        assertThat(answerOf(post("hi", Map.of(), Collections.nCopies(50, BOB))).mentions())
                .hasSize(50);
        assertThat(fieldsOf(post("hi", Map.of(), Collections.nCopies(51, BOB)))).containsExactly("mentioned_user_ids");
        assertThat(fieldsOf(PostMessage.of(ADA, ROOM, ID, "hi", Map.of(), -1, List.of())))
                .containsExactly("reply_to_seq");
    }

    private static List<String> fieldsOf(Outcome<Work.Post> outcome) {
        return refusalOf(outcome).fields().stream().map(FieldFault::field).toList();
    }

    @Test
    void sendsThatDifferAnywhereHaveDifferentFingerprints() {
        List<Outcome<Work.Post>> different = List.of(
                PostMessage.of(ADA, ROOM, ID, "ab", Map.of(), 0, List.of()),
                PostMessage.of(ADA, ROOM, new UUID(1, 3), "ab", Map.of(), 0, List.of()),
                PostMessage.of(ADA, new RoomId(11), ID, "ab", Map.of(), 0, List.of()),
                PostMessage.of(ADA, ROOM, ID, "abc", Map.of(), 0, List.of()),
                PostMessage.of(ADA, ROOM, ID, "a", Map.of("b", ""), 0, List.of()),
                PostMessage.of(ADA, ROOM, ID, "a", Map.of("", "b"), 0, List.of()),
                PostMessage.of(ADA, ROOM, ID, "ab", Map.of(), 1, List.of()),
                PostMessage.of(ADA, ROOM, ID, "ab", Map.of(), 0, List.of(BOB)),
                PostMessage.of(ADA, ROOM, ID, "ab", Map.of(), 0, List.of(BOB, CY)),
                PostMessage.of(ADA, ROOM, ID, "ab", Map.of(), 0, List.of(CY, BOB)));

        Set<Long> fingerprints = new HashSet<>();
        different.forEach(outcome -> fingerprints.add(answerOf(outcome).fingerprint()));

        assertThat(fingerprints).hasSameSizeAs(different);
    }

    @Test
    void theOrderOfAttributesDoesNotMatterToTheFingerprint() {
        Map<String, String> there = new LinkedHashMap<>();
        there.put("a", "1");
        there.put("b", "2");
        Map<String, String> back = new LinkedHashMap<>();
        back.put("b", "2");
        back.put("a", "1");

        assertThat(answerOf(post("hi", there, List.of())).fingerprint())
                .isEqualTo(answerOf(post("hi", back, List.of())).fingerprint());
    }

    static LongStream seeds() {
        return AnyText.seeds(20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theBytesOfATextAreThoseOfItsUtf8(long seed) {
        AnyText texts = new AnyText(seed);
        for (int i = 0; i < 100; i++) {
            String text = texts.random().nextBoolean() ? texts.whole(40) : texts.broken(10);
            assertThat(StorableText.bytes(text)).as(text).isEqualTo(bytesByTheLibrary(text));
        }
    }

    private static int bytesByTheLibrary(String text) {
        if (text.indexOf('\0') >= 0) return -1;
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException halfAPair) {
            return -1;
        }
    }
}
