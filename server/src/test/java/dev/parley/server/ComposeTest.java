package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.metrics.MetricsPage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/// The containers, as far as they can be tested without an engine: what they say of each other is true, and the
/// health check of the server's image tells health from the lack of it.
class ComposeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?:--chown=\\S+ )?((?!--from)[^\\n]+)$");
    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)");

    private static String file(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    @Test
    void whatTheComposeFileSaysIsTrue() throws IOException {
        assertThat(ComposeFile.problems(file("docker-compose.yml"), file("envoy/run")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PARLEY_METRICS_HOST: | PARLEY_METRIC_HOST: | PARLEY_METRIC_HOST is no option",
                "PARLEY_LOG_FORMAT: json | PARLEY_LOG_FORMAT: xml | expected one of [text, json]",
                "PARLEY_PORT: \"7400\" | PARLEY_PORT: \"7500\" | the image says port 7400, not 7500",
                "PARLEY_METRICS_PORT: \"7401\" | PARLEY_METRICS_PORT: \"7501\" | asks port 7401, not 7501",
                "PARLEY_HOST: 0.0.0.0 | PARLEY_HOST: 127.0.0.1 | no other container reaches it at 127.0.0.1",
                "10.214.74.0/24 | 10.214.75.0/24 | Envoy comes from [10.214.74.0/24]",
                "parley@postgres:5432 | parley@database:5432 | is not the database that the service postgres makes",
                "POSTGRES_DB: parley | POSTGRES_DB: chat | is not the database that the service postgres makes",
                "PARLEY_WEB_HOST: | PARLEY_WEB_ADDRESS: | PARLEY_WEB_ADDRESS is read by nobody",
                "server:7400 | server:7500 | is not where the service server listens",
                "7480}:7480 | 7480}:8080 | and listens on 7480",
                "postgres:18.6 | postgres:latest | the image postgres:latest has no pinned version",
                "database:/var/lib/postgresql | data:/var/lib/postgresql | there is no volume data",
                "- database_password | - password | there is no secret password",
                "dockerfile: server/Dockerfile | dockerfile: Dockerfile | there is no ../Dockerfile",
                "POSTGRES_PASSWORD_FILE: /run/secrets/database_password | POSTGRES_PASSWORD: s3cret | POSTGRES_PASSWORD is a secret",
                "read_only: true | read_only: false | its file system can be written to",
            })
    void oneThatIsNotTrueIsFound(String right, String wrong, String problem) throws IOException {
        String text = file("docker-compose.yml");
        assertThat(text).contains(right);

        assertThat(ComposeFile.problems(replaceFirst(text, right, wrong), file("envoy/run")))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    private static String replaceFirst(String text, String right, String wrong) {
        return text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/Dockerfile", "envoy/Dockerfile"})
    void anImageIsMadeOfPinnedPartsThatAreThereAndRunsWithoutRights(String dockerfile) throws IOException {
        String text = file(dockerfile);

        Matcher bases = FROM.matcher(text);
        while (bases.find()) assertThat(bases.group(1)).matches(".+:v?[0-9]+\\.[0-9]+\\.[0-9]+.*");
        Matcher copies = COPY.matcher(text);
        while (copies.find()) {
            String[] words = copies.group(1).split(" ");
            Stream.of(words)
                    .limit(words.length - 1)
                    .forEach(source -> assertThat(ROOT.resolve(source)).exists());
        }
        assertThat(text.substring(text.lastIndexOf("\nFROM "))).containsPattern("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$");
    }

    @Test
    void theHealthCheckOfTheServersImageTellsHealthFromTheLackOfIt() throws Exception {
        AtomicBoolean isWell = new AtomicBoolean(true);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MetricsPage page = new MetricsPage("127.0.0.1", 0, registry, isWell::get);
        page.start();
        try {
            assertThat(healthCheck(page.port())).as("while it serves").isZero();
            isWell.set(false);
            assertThat(healthCheck(page.port())).as("while it does not").isNotZero();
        } finally {
            page.close();
        }
        assertThat(healthCheck(page.port())).as("when it is gone").isNotZero();
    }

    private static int healthCheck(int port) throws IOException, InterruptedException {
        String text = file("server/Dockerfile").replace("\\\n", "");
        String command = text.substring(text.indexOf("HEALTHCHECK")).replaceFirst("(?s)^.*? CMD ", "");
        // Written as JSON, which is YAML, too.
        List<String> words = new Yaml().load(command.replace("7401", Integer.toString(port)));
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void secretsAreNotKeptWithTheSources() throws IOException {
        assertThat(file(".gitignore").lines()).contains("/secrets/");
        assertThat(file(".dockerignore").lines()).contains("secrets");
    }
}
