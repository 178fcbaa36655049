package dev.parley.server;

import dev.parley.server.rpc.ServerOptions;
import dev.parley.server.web.WebOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/// Every option of the server, declared once: its flag, its default and its help. The environment variable of
/// `--some-flag` is `PARLEY_SOME_FLAG`; a flag goes before a variable, a variable before the default. A value
/// that does not fit, and a variable that is no option, stop the start with a sentence.
public final class Config {
    static final String VARIABLE_PREFIX = "PARLEY_";
    private static final String OFF = "off";
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

    /// Variables that the launcher reads.
    private static final List<String> LAUNCHER_VARIABLES = List.of(
            "PARLEY_JAVA_OPTS", "PARLEY_PASSWORD", "PARLEY_SERVER", "PARLEY_SIGN_UP", "PARLEY_TLS", "PARLEY_TRAINING");

    @Option(
            names = "--data-dir",
            defaultValue = "data",
            paramLabel = "DIR",
            description = "where the embedded PostgreSQL keeps its data (default: ${DEFAULT-VALUE})")
    Path dataDir = Path.of("data");

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "use this PostgreSQL instead: postgres://USER:PASSWORD@HOST:5432/DATABASE")
    @Nullable
    String databaseUrl;

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "read the password of --database-url from this file, without its line end")
    @Nullable
    Path databasePasswordFile;

    @Option(
            names = "--database-readers",
            defaultValue = "10",
            paramLabel = "N",
            description = "connections for reading, 1 to 1000 (default: ${DEFAULT-VALUE})")
    int databaseReaders;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "address to listen on; 0.0.0.0 for all (default: ${DEFAULT-VALUE})")
    String host = "";

    @Option(
            names = "--port",
            defaultValue = "7400",
            description = "gRPC port; 0 picks a free one (default: ${DEFAULT-VALUE})")
    int port;

    @Option(
            names = "--metrics-host",
            defaultValue = "127.0.0.1",
            description = "address of the metrics and health page (default: ${DEFAULT-VALUE})")
    String metricsHost = "";

    @Option(
            names = "--metrics-port",
            defaultValue = "7401",
            description = "HTTP port of /metrics (Prometheus) and /healthz; 0 picks a free one, -1 serves none"
                    + " (default: ${DEFAULT-VALUE})")
    int metricsPort;

    @Option(names = "--tls-certificate", paramLabel = "FILE", description = "serve TLS with this PEM certificate chain")
    @Nullable
    Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "and this PEM private key")
    @Nullable
    Path tlsKey;

    @Option(
            names = "--allow-plaintext",
            defaultValue = "false",
            description = "serve without TLS beyond loopback, behind a proxy that has it")
    boolean allowPlaintext;

    @Option(
            names = "--trusted-proxies",
            split = ",",
            paramLabel = "ADDRESS",
            description = "proxies whose X-Forwarded-For is believed, as addresses; default: none")
    List<String> trustedProxies = List.of();

    @Option(
            names = "--sends-per-second",
            defaultValue = "50",
            paramLabel = "N",
            description = "writes a second that a user may make for long (default: ${DEFAULT-VALUE})")
    int sendsPerSecond;

    @Option(
            names = "--sends-burst",
            defaultValue = "100",
            paramLabel = "N",
            description = "writes that a user may make at once (default: ${DEFAULT-VALUE})")
    int sendsBurst;

    @Option(
            names = "--requests-per-second",
            defaultValue = "200",
            paramLabel = "N",
            description = "other requests a second that a user may make for long; twice as many at once"
                    + " (default: ${DEFAULT-VALUE})")
    int requestsPerSecond;

    @Option(
            names = "--sign-ins-per-minute",
            defaultValue = "10",
            paramLabel = "N",
            description = "sign-ins and sign-ups a minute of one account; three times as many of one address"
                    + " (default: ${DEFAULT-VALUE})")
    int signInsPerMinute;

    @Option(
            names = "--max-replay",
            defaultValue = "10000",
            paramLabel = "N",
            description = "missed events that a resume replays at most (default: ${DEFAULT-VALUE})")
    int maxReplay;

    @Option(
            names = "--tail-at-start",
            defaultValue = "16384",
            paramLabel = "N",
            description =
                    "newest entries of the log that are read into memory at the start, for those who come back after"
                            + " a restart (default: ${DEFAULT-VALUE})")
    int tailAtStart;

    @Option(
            names = "--drain-seconds",
            defaultValue = "5",
            paramLabel = "N",
            description = "over how long clients are told to come back when this node shuts down"
                    + " (default: ${DEFAULT-VALUE})")
    int drainSeconds;

    @Option(
            names = "--access-token-minutes",
            defaultValue = "10",
            paramLabel = "N",
            description = "life of the built-in access tokens, 1 to 15 (default: ${DEFAULT-VALUE})")
    int accessTokenMinutes;

    @Option(names = "--issuer", paramLabel = "ISS", description = "trust the product's own JWTs: their `iss`")
    @Nullable
    String issuer;

    @Option(names = "--issuer-audience", paramLabel = "AUD", description = "what their `aud` must hold")
    @Nullable
    String issuerAudience;

    @Option(
            names = "--issuer-algorithm",
            defaultValue = "RS256",
            paramLabel = "ALG",
            description = "the one algorithm accepted: RS256, ES256 or EDDSA (default: ${DEFAULT-VALUE})")
    String issuerAlgorithm = "";

    @Option(names = "--issuer-jwks-url", paramLabel = "URL", description = "where their public keys are: a JWKS")
    @Nullable
    String issuerJwksUrl;

    @Option(names = "--issuer-keys", paramLabel = "FILE", description = "or a file with a JWKS or one PEM public key")
    @Nullable
    Path issuerKeys;

    @Option(
            names = "--issuer-token-types",
            split = ",",
            defaultValue = "at+jwt",
            paramLabel = "TYP",
            description = "accepted values of their header's `typ` (default: ${DEFAULT-VALUE})")
    List<String> issuerTokenTypes = List.of();

    @Option(
            names = "--web",
            defaultValue = "off",
            paramLabel = "PROGRAM",
            description = "start this beside the server, for browsers: envoy/run, or off (default: ${DEFAULT-VALUE};"
                    + " the launcher gives envoy/run where it finds or can install Envoy)")
    String web = OFF;

    @Option(
            names = "--web-host",
            defaultValue = "127.0.0.1",
            description = "address that browsers reach; 0.0.0.0 for all (default: ${DEFAULT-VALUE})")
    String webHost = "";

    @Option(
            names = "--web-port",
            defaultValue = "7480",
            description = "port of the page, gRPC-Web, gRPC and JSON; 0 picks a free one (default: ${DEFAULT-VALUE})")
    int webPort;

    @Option(
            names = "--web-origins",
            split = ",",
            paramLabel = "ORIGIN",
            description = "other origins whose pages may call, such as https://app.example.com; default: none")
    List<String> webOrigins = List.of();

    @Option(
            names = "--web-tls-certificate",
            paramLabel = "FILE",
            description = "serve browsers TLS with this PEM certificate chain")
    @Nullable
    Path webTlsCertificate;

    @Option(names = "--web-tls-key", paramLabel = "FILE", description = "and this PEM private key")
    @Nullable
    Path webTlsKey;

    @Option(
            names = "--web-page",
            paramLabel = "DIR",
            description = "folder of the chat page, served at /; the launcher gives the one that it built")
    @Nullable
    Path webPage;

    @Option(
            names = "--web-servers-ca",
            paramLabel = "FILE",
            description = "PEM certificate of the authority that signed --tls-certificate; Envoy trusts no other")
    @Nullable
    Path webServersCa;

    @Option(
            names = "--web-access-log",
            paramLabel = "FILE",
            description = "write a line of JSON about each request of a browser to this file; default: none")
    @Nullable
    Path webAccessLog;

    @Option(
            names = "--log-format",
            defaultValue = "text",
            description = "text, or json: one object a line (default: ${DEFAULT-VALUE})")
    LogFormat logFormat = LogFormat.text;

    /// How log lines look.
    public enum LogFormat {
        text,
        json
    }

    Config() {}

    /// Reads flags alone, as tests give them.
    ///
    /// @throws CommandLine.ParameterException with a sentence that says what to write
    public static Config parse(String... flags) {
        Config config = new Config();
        CommandLine line = new CommandLine(config).setDefaultValueProvider(environment(Map.of()));
        line.parseArgs(flags);
        config.check(line);
        return config;
    }

    /// The variable of an option, as the value that comes before its default.
    static CommandLine.IDefaultValueProvider environment(Map<String, String> variables) {
        return (ArgSpec argument) -> argument instanceof OptionSpec option ? variables.get(variableOf(option)) : null;
    }

    /// A sentence about a `PARLEY_` variable that is no option; null when all are.
    static @Nullable String unknownVariable(Map<String, String> variables, CommandLine line) {
        List<String> known =
                line.getCommandSpec().options().stream().map(Config::variableOf).toList();
        for (String name : new TreeSet<>(variables.keySet())) {
            if (name.startsWith(VARIABLE_PREFIX) && !known.contains(name) && !LAUNCHER_VARIABLES.contains(name)) {
                return "the environment variable " + name + " is no option of Parley; those that are: "
                        + known.stream()
                                .filter(v -> v.startsWith(VARIABLE_PREFIX))
                                .sorted()
                                .collect(Collectors.joining(", "));
            }
        }
        return null;
    }

    private static String variableOf(OptionSpec option) {
        return VARIABLE_PREFIX
                + option.longestName().replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /// Holds options against each other and their ranges.
    void check(CommandLine line) {
        within(line, "--port", port, 0, 65_535);
        within(line, "--metrics-port", metricsPort, -1, 65_535);
        within(line, "--web-port", webPort, 0, 65_535);
        within(line, "--database-readers", databaseReaders, 1, 1_000);
        within(line, "--sends-per-second", sendsPerSecond, 1, 1_000_000);
        within(line, "--sends-burst", sendsBurst, 1, 1_000_000);
        within(line, "--requests-per-second", requestsPerSecond, 1, 1_000_000);
        within(line, "--sign-ins-per-minute", signInsPerMinute, 1, 1_000_000);
        within(line, "--max-replay", maxReplay, 1, 10_000_000);
        within(line, "--tail-at-start", tailAtStart, 0, 1_000_000);
        within(line, "--drain-seconds", drainSeconds, 0, 300);
        within(line, "--access-token-minutes", accessTokenMinutes, 1, 15);
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw wrong(line, "--tls-certificate and --tls-key go together; give both or neither");
        }
        if (databasePasswordFile != null && databaseUrl == null) {
            throw wrong(line, "--database-password-file goes with --database-url; give both or neither");
        }
        checkWeb(line);
        if (issuer == null) return;
        if (issuerAudience == null || (issuerJwksUrl == null) == (issuerKeys == null)) {
            throw wrong(line, "--issuer also takes --issuer-audience, and one of --issuer-jwks-url and --issuer-keys");
        }
    }

    private void checkWeb(CommandLine line) {
        if ((webTlsCertificate == null) != (webTlsKey == null)) {
            throw wrong(line, "--web-tls-certificate and --web-tls-key go together; give both or neither");
        }
        if (!hasWeb()) return;
        if (tlsCertificate != null && webServersCa == null) {
            throw wrong(line, "--web with --tls-certificate also takes --web-servers-ca, for Envoy to know the server");
        }
        if (webTlsCertificate == null && !allowPlaintext && !ServerOptions.isLoopback(webHost)) {
            throw wrong(
                    line,
                    "browsers on other machines would send tokens and messages in the clear to " + webHost
                            + "; give --web-tls-certificate and --web-tls-key, or --allow-plaintext behind a proxy that"
                            + " has TLS");
        }
    }

    /// Whether something is started for browsers.
    boolean hasWeb() {
        return !web.equals(OFF);
    }

    /// The host at which a process on this machine reaches the server.
    String reachedHost() {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> host.indexOf(':') < 0 ? host : "[" + host + "]";
        };
    }

    /// Who is believed about the client's address: the Envoy that this server starts comes from this machine.
    List<String> allTrustedProxies() {
        if (!hasWeb()) return trustedProxies;
        return Stream.concat(trustedProxies.stream(), LOOPBACK.stream()).toList();
    }

    /// What the operator chose about browsers. Only when there is something.
    WebOptions webOptions() {
        WebOptions.Tls tls = webTlsCertificate == null || webTlsKey == null
                ? null
                : new WebOptions.Tls(webTlsCertificate, webTlsKey);
        return new WebOptions(web, webHost, webPort, webOrigins, tls, webPage, webAccessLog);
    }

    private static void within(CommandLine line, String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(line, option + " is " + value + "; write a number from " + least + " to " + most);
        }
    }

    private static CommandLine.ParameterException wrong(CommandLine line, String sentence) {
        return new CommandLine.ParameterException(line, sentence);
    }

    Duration drain() {
        return Duration.ofSeconds(drainSeconds);
    }
}
