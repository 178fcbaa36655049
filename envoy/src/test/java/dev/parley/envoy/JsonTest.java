package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The unary methods and `Poll` as JSON, as one calls them by curl.
@ExtendWith(OnStage.class)
final class JsonTest {
    private static final int LARGE_MESSAGES = 50;
    private static final int LARGE_BYTES = 16_000;
    private static final int LARGER_THAN_A_NODE_READS = 3 << 20;
    private static final int LARGER_THAN_ENVOY_READS = 5 << 20;

    @Test
    void aMessageIsSentAndPolledForWithNumbersAsProtobufWritesThem(Stage stage) {
        JsonObject start = ok(Http.call(stage.base(), stage.bob, "StreamService/Poll", "{}"));
        String text = "By JSON: \"ä\" \uD83D\uDE00 " + UUID.randomUUID();
        JsonObject sent = ok(send(stage, text));
        JsonElement seq = sent.get("seq");
        assertThat(seq.getAsJsonPrimitive().isString())
                .as("64 bits are a string: %s", sent)
                .isTrue();
        assertThat(sent.get("createTime").getAsString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");

        JsonObject frame = ok(Http.call(
                stage.base(),
                stage.bob,
                "StreamService/Poll",
                "{\"resumeToken\": \"" + start.get("resumeToken").getAsString() + "\", \"wait\": \"5s\"}"));
        assertThat(frame.get("caughtUp").getAsBoolean()).isTrue();
        assertThat(frame.getAsJsonArray("events"))
                .map(event -> event.getAsJsonObject().getAsJsonObject("messageSent"))
                .filteredOn(message -> message != null && message.get("seq").equals(seq))
                .singleElement()
                .satisfies(
                        message -> assertThat(message.get("text").getAsString()).isEqualTo(text));
    }

    @Test
    void anErrorIsAStatusWithItsDetails(Stage stage) {
        HttpResponse<String> refused =
                Http.call(stage.base(), stage.ada, "RoomService/CreateRoom", "{\"title\": \"\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonObject status = Http.json(refused);
        assertThat(status.get("code").getAsInt()).isEqualTo(3);
        assertThat(status.get("message").getAsString()).contains("title");
        assertThat(status.getAsJsonArray("details"))
                .map(JsonElement::getAsJsonObject)
                .anySatisfy(detail -> {
                    assertThat(detail.get("@type").getAsString()).endsWith("/google.rpc.ErrorInfo");
                    assertThat(detail.get("reason").getAsString()).isEqualTo("ERROR_REASON_FIELD_INVALID");
                    assertThat(detail.get("domain").getAsString()).isEqualTo("parley");
                })
                .anySatisfy(detail -> {
                    assertThat(detail.get("@type").getAsString()).endsWith("/google.rpc.BadRequest");
                    assertThat(detail.getAsJsonArray("fieldViolations")).isNotEmpty();
                });
    }

    @Test
    void whatIsNoJsonOfTheMethodIsRefused(Stage stage) {
        assertThat(Http.call(stage.base(), stage.ada, "UserService/GetMe", "{").statusCode())
                .isEqualTo(400);
        assertThat(Http.call(stage.base(), stage.ada, "UserService/NoSuchMethod", "{}")
                        .statusCode())
                .isBetween(400, 599);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsHeld(Stage stage) {
        assertThat(Http.json(send(stage, "x".repeat(LARGER_THAN_A_NODE_READS))).toString())
                .contains("MALFORMED_REQUEST");
        assertThat(send(stage, "x".repeat(LARGER_THAN_ENVOY_READS)).statusCode())
                .isEqualTo(413);
        // The one stream without an end is not spoken as JSON, which would be held.
        assertThat(Http.call(stage.base(), stage.ada, "StreamService/Connect", "{}")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void aPageOfLargeMessagesFits(Stage stage) {
        for (int message = 0; message < LARGE_MESSAGES; message++) stage.say("\u0001".repeat(LARGE_BYTES));
        JsonObject page = ok(Http.call(
                stage.base(),
                stage.bob,
                "MessageService/ListMessages",
                "{\"roomId\": \"" + stage.roomId + "\", \"pageSize\": 200}"));
        assertThat(page.getAsJsonArray("messages")).hasSizeGreaterThanOrEqualTo(LARGE_MESSAGES);
    }

    private static HttpResponse<String> send(Stage stage, String text) {
        JsonObject request = new JsonObject();
        request.addProperty("roomId", stage.roomId);
        request.addProperty("clientMessageId", UUID.randomUUID().toString());
        request.addProperty("text", text);
        return Http.call(stage.base(), stage.ada, "MessageService/SendMessage", request.toString());
    }

    private static JsonObject ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        return Http.json(response);
    }
}
