package dev.parley.envoy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SubscribeRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/// One who speaks gRPC-Web over HTTP/1.1, as a browser does without TLS.
final class WebBystander extends Bystander {
    private final HttpClient client = HttpClient.newHttpClient();

    WebBystander(int port, User user) {
        HttpRequest request = GrpcWeb.request(
                        "http://127.0.0.1:" + port, "StreamService/Subscribe", SubscribeRequest.getDefaultInstance())
                .header("authorization", "Bearer " + user.token())
                .build();
        Thread.ofVirtual().name("web bystander").start(() -> listen(request));
    }

    private void listen(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                Map<String, String> trailers = GrpcWeb.read(body, this::takeBytes);
                ended(trailers + " " + Reasons.of(trailers));
            }
        } catch (IOException | UncheckedIOException failed) {
            ended(failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeBytes(byte[] bytes) {
        try {
            take(ServerFrame.parseFrom(bytes));
        } catch (InvalidProtocolBufferException torn) {
            throw new UncheckedIOException(torn);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
