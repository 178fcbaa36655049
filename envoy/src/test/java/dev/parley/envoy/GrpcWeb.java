package dev.parley.envoy;

import com.google.protobuf.Message;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// gRPC-Web in its binary form, as connect-web speaks it.
final class GrpcWeb {
    private static final Duration WAITS_FOR = Duration.ofSeconds(30);
    private static final int PREFIX_BYTES = 5;
    private static final int TRAILERS = 0x80;

    /// An answer, the whole of it.
    ///
    /// @param statuses `grpc-status` and what else stands in the headers of an error, or behind the messages
    record Answer(HttpResponse<InputStream> http, byte @Nullable [] message, Map<String, String> statuses) {}

    private GrpcWeb() {}

    static HttpRequest.Builder request(String base, String method, Message message) {
        byte[] body = message.toByteArray();
        byte[] framed = ByteBuffer.allocate(PREFIX_BYTES + body.length)
                .put((byte) 0)
                .putInt(body.length)
                .put(body)
                .array();
        return HttpRequest.newBuilder(URI.create(base + "/parley.v1." + method))
                .header("content-type", "application/grpc-web+proto")
                .header("x-grpc-web", "1")
                .timeout(WAITS_FOR)
                .POST(HttpRequest.BodyPublishers.ofByteArray(framed));
    }

    static Answer call(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        Map<String, String> statuses = new HashMap<>();
        response.headers().map().forEach((name, values) -> {
            if (name.startsWith("grpc-")) statuses.put(name, values.getFirst());
        });
        byte[][] message = new byte[1][];
        try (InputStream body = response.body()) {
            statuses.putAll(read(body, bytes -> message[0] = bytes));
        }
        return new Answer(response, message[0], statuses);
    }

    /// Hands out each message as it comes.
    ///
    /// @return the trailers; none when there are none
    static Map<String, String> read(InputStream body, Consumer<byte[]> messages) throws IOException {
        DataInputStream in = new DataInputStream(body);
        Map<String, String> trailers = new HashMap<>();
        while (true) {
            int flags = in.read();
            if (flags < 0) return trailers;
            byte[] bytes = new byte[in.readInt()];
            try {
                in.readFully(bytes);
            } catch (EOFException cut) {
                throw new IOException("a frame is cut", cut);
            }
            if ((flags & TRAILERS) == 0) {
                messages.accept(bytes);
                continue;
            }
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    trailers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
        }
    }
}
