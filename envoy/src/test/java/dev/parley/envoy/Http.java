package dev.parley.envoy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Requests as `curl` makes them.
final class Http {
    static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration WAITS_FOR = Duration.ofSeconds(60);

    private Http() {}

    static HttpResponse<String> get(String address, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(WAITS_FOR);
        if (headers.length > 0) request.headers(headers);
        return send(CLIENT, request.build());
    }

    /// A call as JSON.
    static HttpRequest.Builder call(String base, String method, String json) {
        return HttpRequest.newBuilder(URI.create(base + "/parley.v1." + method))
                .timeout(WAITS_FOR)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    /// A call as JSON with a user's token.
    static HttpResponse<String> call(String base, User user, String method, String json) {
        return send(
                CLIENT,
                call(base, method, json)
                        .header("authorization", "Bearer " + user.token())
                        .build());
    }

    static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }
}
