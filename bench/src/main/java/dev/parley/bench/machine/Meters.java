package dev.parley.bench.machine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/// What the server says of itself at /metrics.
///
/// @param values by name with tags, as Prometheus' text has them
public record Meters(Map<String, Double> values) {
    private static final int HTTP_OK = 200;

    static Meters read(int port) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> page = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (page.statusCode() != HTTP_OK) throw new IOException("HTTP status " + page.statusCode());
            return parse(page.body());
        } catch (IOException away) {
            throw new IllegalStateException("the metrics page does not answer", away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static Meters parse(String page) {
        Map<String, Double> values = new HashMap<>();
        for (String line : page.lines().toList()) {
            int end = line.lastIndexOf(' ');
            if (!line.startsWith("#") && end > 0) values.put(line.substring(0, end), value(line.substring(end + 1)));
        }
        return new Meters(values);
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /// A meter's value; 0 when it is not there.
    public double get(String name) {
        return values.getOrDefault(name, 0.0);
    }

    /// How far a counter went since.
    public double since(Meters earlier, String name) {
        return get(name) - earlier.get(name);
    }

    /// The mean of a summary's values since.
    public double meanSince(Meters earlier, String name) {
        double count = since(earlier, name + "_count");
        return count == 0 ? 0 : since(earlier, name + "_sum") / count;
    }
}
