package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.parley.v1.Hello;
import dev.parley.v1.SendMessageRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Bytes and metadata that no client of ours sends: answered with a reason, without a stack in the log, and without
/// harm
/// to anybody else.
final class MalformedRequestsTest {
    @AutoClose
    private static final RunningServer SERVER = new RunningServer();

    private static RunningServer.User user;
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    @BeforeAll
    static void signUp() {
        user = SERVER.signUp();
    }

    @BeforeEach
    void watchTheLog() {
        LOG.list.clear();
        LOG.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(LOG);
    }

    @AfterEach
    void nothingWasLoggedAsAFailure() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOG);
        assertThat(LOG.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    @AfterAll
    static void everyStatusWasOurs() {
        assertThat(SERVER.statuses.faults()).isEmpty();
    }

    static Iterable<String> names() {
        return SERVER.methods().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void bytesThatAreNoMessageAreRefusedByEveryMethod(String method) {
        byte[] truncated = {(byte) 0x0a, 0x7f, 1};
        assertMalformed(send(method, truncated), Status.Code.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @MethodSource("names")
    void moreThanAMebibyteIsRefusedByEveryMethod(String method) throws IOException {
        assertMalformed(send(method, unknownField(2 << 20)), Status.Code.RESOURCE_EXHAUSTED);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aGzipBombIsRefusedByEveryMethod(String method) throws IOException {
        CallOptions gzip = CallOptions.DEFAULT.withCompression("gzip");
        StatusRuntimeException end =
                Raw.end(checked(), gzip, method, SERVER.type(method), Raw.bearer(user.token()), unknownField(64 << 20));
        assertMalformed(end, Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void moreThanTheTransportReadsEndsTheCallToo() throws IOException {
        StatusRuntimeException end = Raw.end(
                SERVER.channel,
                "parley.v1.MessageService/SendMessage",
                MethodType.UNARY,
                Raw.bearer(user.token()),
                unknownField(8 << 20));
        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] bytes = SendMessageRequest.newBuilder().build().toByteArray();
        assertThat(bytes).isEmpty();
        byte[] badText = {0x1a, 2, (byte) 0xc3, 0x28};
        assertMalformed(send("parley.v1.MessageService/SendMessage", badText), Status.Code.INVALID_ARGUMENT);
        byte[] loneSurrogate = {0x1a, 3, (byte) 0xed, (byte) 0xa0, (byte) 0x80};
        assertMalformed(send("parley.v1.MessageService/SendMessage", loneSurrogate), Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void deepNestingIsRefused() {
        byte[] groups = new byte[200_000];
        java.util.Arrays.fill(groups, (byte) (15 << 3 | WireFormat.WIRETYPE_START_GROUP));
        assertMalformed(send("parley.v1.MessageService/SendMessage", groups), Status.Code.INVALID_ARGUMENT);
        assertMalformed(send(StreamTransports.CONNECT, groups), Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void bytesThatClaimToBeGzipAreRefused() {
        io.grpc.Codec liar = new io.grpc.Codec() {
            @Override
            public String getMessageEncoding() {
                return "gzip";
            }

            @Override
            public java.io.InputStream decompress(java.io.InputStream in) {
                return in;
            }

            @Override
            public java.io.OutputStream compress(java.io.OutputStream out) {
                return out;
            }
        };
        var registry = io.grpc.CompressorRegistry.newEmptyInstance();
        registry.register(liar);
        var channel = io.grpc.netty.NettyChannelBuilder.forAddress("127.0.0.1", SERVER.port())
                .usePlaintext()
                .compressorRegistry(registry)
                .build();
        try {
            for (String method : new String[] {"parley.v1.UserService/GetMe", StreamTransports.CONNECT}) {
                StatusRuntimeException end = Raw.end(
                        channel,
                        CallOptions.DEFAULT.withCompression("gzip"),
                        method,
                        SERVER.type(method),
                        Raw.bearer(user.token()),
                        "no gzip".getBytes(StandardCharsets.UTF_8));
                assertMalformed(end, Status.Code.INVALID_ARGUMENT);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aCallNeedsOneRequest() {
        assertMalformed(
                Raw.end(checked(), "parley.v1.UserService/GetMe", MethodType.UNARY, Raw.bearer(user.token())),
                Status.Code.INVALID_ARGUMENT);
        StatusRuntimeException twice = Raw.end(
                SERVER.channel,
                "parley.v1.UserService/GetMe",
                MethodType.BIDI_STREAMING,
                Raw.bearer(user.token()),
                new byte[0],
                new byte[0]);
        assertThat(twice.getStatus().isOk()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textsWithNulAreRefusedByName(String field, SendMessageRequest request) {
        StatusRuntimeException end = send("parley.v1.MessageService/SendMessage", request.toByteArray());
        assertThat(StatusDetailsInterceptor.reason(end)).isEqualTo("FIELD_INVALID");
        assertThat(end.getStatus().getDescription()).isEqualTo(field + " must not hold the character NUL");
    }

    static Object[][] texts() {
        SendMessageRequest good = SendMessageRequest.newBuilder()
                .setRoomId("r1")
                .setClientMessageId(UUID.randomUUID().toString())
                .setText("text")
                .build();
        return new Object[][] {
            {"text", good.toBuilder().setText("a\0b").build()},
            {
                "mentioned_user_ids[1]",
                good.toBuilder()
                        .addMentionedUserIds("u1")
                        .addMentionedUserIds("\0")
                        .build()
            },
            {"attributes.value", good.toBuilder().putAttributes("name", "\0").build()},
            {"attributes.key", good.toBuilder().putAttributes("\0", "value").build()}
        };
    }

    @Test
    void metadataThatSaysTwoThingsIsRefused() {
        String token = "Bearer " + user.token();
        for (Metadata headers : new Metadata[] {
            Raw.authorization(token, token),
            Raw.authorization(token, "Bearer other"),
            Raw.authorization("Basic YTpi"),
            Raw.authorization(user.token()),
            Raw.authorization("Bearer a b")
        }) {
            for (String method : new String[] {"parley.v1.UserService/GetMe", StreamTransports.CONNECT}) {
                assertMalformed(
                        Raw.end(checked(), method, SERVER.type(method), headers, new byte[0]),
                        Status.Code.INVALID_ARGUMENT);
            }
        }
    }

    @Test
    void moreMetadataThanTheServerReadsHarmsNobodyElse() {
        Metadata huge = Raw.bearer(user.token());
        huge.put(Metadata.Key.of("x-huge", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(20_000));
        StatusRuntimeException end =
                Raw.end(SERVER.channel, "parley.v1.UserService/GetMe", MethodType.UNARY, huge, new byte[0]);
        assertThat(end.getStatus().getCode()).isNotEqualTo(Status.Code.OK);
        assertWell();
    }

    @Test
    void aMethodThatDoesNotExistSaysWhereToLook() {
        for (String method : new String[] {"parley.v1.MessageService/Shout", "no.such.Service/Method", "x/y"}) {
            StatusRuntimeException end = Raw.end(checked(), method, MethodType.UNARY, new Metadata(), new byte[0]);
            assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(StatusDetailsInterceptor.reason(end)).isEqualTo("METHOD_UNKNOWN");
            assertThat(end.getStatus().getDescription()).contains("grpcurl");
        }
    }

    @Test
    void aMalformedFrameEndsAnOpenStreamWithItsReason() throws Exception {
        byte[] hello = dev.parley.v1.ConnectRequest.newBuilder()
                .setHello(Hello.getDefaultInstance())
                .build()
                .toByteArray();
        byte[] broken = {(byte) 0x0a, 0x7f, 1};
        StatusRuntimeException end = Raw.end(
                checked(),
                StreamTransports.CONNECT,
                MethodType.BIDI_STREAMING,
                Raw.bearer(user.token()),
                hello,
                broken);
        assertMalformed(end, Status.Code.INVALID_ARGUMENT);
    }

    private static Channel checked() {
        return SERVER.checkedChannel();
    }

    private static StatusRuntimeException send(String method, byte[] bytes) {
        return Raw.end(checked(), method, SERVER.type(method), Raw.bearer(user.token()), bytes);
    }

    private static void assertMalformed(StatusRuntimeException end, Status.Code code) {
        assertThat(end.getStatus().getCode()).as(end.toString()).isEqualTo(code);
        assertThat(StatusDetailsInterceptor.reason(end)).isEqualTo("MALFORMED_REQUEST");
        assertWell();
    }

    private static void assertWell() {
        StatusRuntimeException end = Raw.end(
                SERVER.channel, "parley.v1.UserService/GetMe", MethodType.UNARY, Raw.bearer(user.token()), new byte[0]);
        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.OK);
    }

    /// A message with one field that the server does not know, of zeros: gzip makes a thousandth of it.
    private static byte[] unknownField(int bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeBytes(1_000, ByteString.readFrom(new ByteArrayInputStream(new byte[bytes])));
        coded.flush();
        return out.toByteArray();
    }
}
