package dev.parley.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.GetMeResponse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// gRPC-Web from pages of this and of other origins.
@ExtendWith(OnStage.class)
final class BrowserTest {
    private static final List<String> SENT_BY_CONNECT_WEB = List.of(
            "authorization",
            "content-type",
            "x-grpc-web",
            "x-user-agent",
            "grpc-timeout",
            "connect-protocol-version",
            "connect-timeout-ms");

    @Test
    void anAnswerIsReadByAPageOfAnAllowedOrigin(Stage stage) throws Exception {
        GrpcWeb.Answer answer = call(stage, "UserService/GetMe", GetMeRequest.getDefaultInstance());
        assertThat(answer.statuses()).containsEntry("grpc-status", "0");
        assertThat(GetMeResponse.parseFrom(Objects.requireNonNull(answer.message()))
                        .getUser()
                        .getHandle())
                .isEqualTo("ada");
        assertThat(answer.http().headers().firstValue("access-control-allow-origin"))
                .hasValue(Stage.ORIGIN);
    }

    @Test
    void theDetailsOfAnErrorAreReadableInTheBrowser(Stage stage) throws Exception {
        GrpcWeb.Answer answer = call(stage, "RoomService/CreateRoom", CreateRoomRequest.getDefaultInstance());
        assertThat(answer.statuses()).containsEntry("grpc-status", "3");
        assertThat(exposed(answer.http())).contains("grpc-status", "grpc-message", "grpc-status-details-bin");
        Status status = Status.parseFrom(Base64.getDecoder()
                .decode(Objects.requireNonNull(answer.statuses().get("grpc-status-details-bin"))));
        Any info = status.getDetailsList().stream()
                .filter(each -> each.is(ErrorInfo.class))
                .findFirst()
                .orElseThrow();
        assertThat(info.unpack(ErrorInfo.class).getReason()).isEqualTo("ERROR_REASON_FIELD_INVALID");
        assertThat(status.getDetailsList()).anyMatch(each -> each.is(BadRequest.class));
    }

    private static GrpcWeb.Answer call(Stage stage, String method, Message request) throws Exception {
        return GrpcWeb.call(
                Http.CLIENT,
                GrpcWeb.request(stage.base(), method, request)
                        .header("authorization", "Bearer " + stage.ada.token())
                        .header("origin", Stage.ORIGIN)
                        .build());
    }

    @Test
    void aPreflightOfAnAllowedOriginIsGranted(Stage stage) {
        HttpResponse<String> answer = preflight(stage, Stage.ORIGIN, "StreamService/Subscribe");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue(Stage.ORIGIN);
        assertThat(list(answer, "access-control-allow-methods")).containsExactly("POST");
        assertThat(list(answer, "access-control-allow-headers")).containsAll(SENT_BY_CONNECT_WEB);
        assertThat(answer.headers().firstValue("access-control-max-age")).hasValue("7200");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://chat.example.org.evil.org",
                "https://evil.org",
                "http://chat.example.org",
                "https://chat.example.org:8443",
                "https://CHAT.example.org",
                "null"
            })
    void aPreflightOfAnyOtherOriginIsNot(String origin, Stage stage) {
        HttpResponse<String> answer = preflight(stage, origin, "UserService/GetMe");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        HttpResponse<String> call = Http.send(
                Http.CLIENT,
                Http.call(stage.base(), "UserService/GetMe", "{}")
                        .header("origin", origin)
                        .build());
        assertThat(call.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    private static HttpResponse<String> preflight(Stage stage, String origin, String method) {
        return Http.send(
                Http.CLIENT,
                HttpRequest.newBuilder(URI.create(stage.base() + "/parley.v1." + method))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("origin", origin)
                        .header("access-control-request-method", "POST")
                        .header("access-control-request-headers", String.join(",", SENT_BY_CONNECT_WEB))
                        .build());
    }

    private static List<String> exposed(HttpResponse<?> answer) {
        return list(answer, "access-control-expose-headers");
    }

    private static List<String> list(HttpResponse<?> answer, String header) {
        return Arrays.asList(answer.headers().firstValue(header).orElse("").split(",", -1));
    }
}
