package dev.parley.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/// A compose file, held against the options that the server declares, the variables that Envoy's script reads,
/// and itself.
final class ComposeFile {
    private static final Pattern SCRIPT_VARIABLE = Pattern.compile("PARLEY_WEB_[A-Z_]+");
    private static final Pattern PINNED = Pattern.compile(".+:[^:]*[0-9]+\\.[0-9]+[^:]*");
    private static final Pattern SECRET_LIKE = Pattern.compile("(?i).*(password|secret|token|key)$");

    private final Map<String, Object> whole;
    private final List<String> problems = new ArrayList<>();

    private ComposeFile(Map<String, Object> whole) {
        this.whole = whole;
    }

    /// What is wrong with a compose file; empty when nothing is.
    ///
    /// @param text the file
    /// @param script `envoy/run`, which names the variables that it reads
    static List<String> problems(String text, String script) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        ComposeFile file = new ComposeFile(yaml.load(text));
        file.checkServer();
        file.checkEnvoy(script);
        file.checkPostgres();
        file.checkReferences();
        file.checkRights();
        return file.problems;
    }

    private void expect(boolean isRight, String otherwise) {
        if (!isRight) problems.add(otherwise);
    }

    // --- what it says ---

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private static List<String> list(@Nullable Object value) {
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(String::valueOf).toList();
    }

    private Map<String, Object> services() {
        return map(whole.get("services"));
    }

    private Map<String, Object> service(String name) {
        return map(services().get(name));
    }

    private Map<String, String> environment(String service) {
        Map<String, String> variables = new TreeMap<>();
        map(service(service).get("environment")).forEach((name, value) -> variables.put(name, String.valueOf(value)));
        return variables;
    }

    private Set<String> networks(String service) {
        return new TreeSet<>(list(service(service).get("networks")));
    }

    private boolean meet(String one, String other) {
        Set<String> shared = networks(one);
        shared.retainAll(networks(other));
        return !shared.isEmpty();
    }

    // --- the server ---

    private void checkServer() {
        Map<String, String> variables = environment("server");
        Config config = new Config();
        CommandLine line = new CommandLine(config).setDefaultValueProvider(Config.environment(variables));
        String unknown = Config.unknownVariable(variables, line);
        expect(unknown == null, "server: " + unknown);
        try {
            line.parseArgs();
            config.check(line);
        } catch (CommandLine.ParameterException wrong) {
            problems.add("server: " + wrong.getMessage());
            return;
        }
        expect(config.port == 7400, "server: the image says port 7400, not " + config.port);
        expect(
                config.metricsPort == 7401,
                "server: the image's health check asks port 7401, not " + config.metricsPort);
        expect(config.host.equals("0.0.0.0"), "server: no other container reaches it at " + config.host);
        expect(config.metricsPort >= 0 && !config.metricsHost.isEmpty(), "server: without metrics it has no health");
        expect(
                config.trustedProxies.equals(subnets("front")),
                "server: it trusts " + config.trustedProxies + ", and Envoy comes from " + subnets("front"));
        expect(
                String.valueOf(config.databasePasswordFile).equals("/run/secrets/database_password"),
                "server: its password is the secret in /run/secrets, not in " + config.databasePasswordFile);
        expect(
                ("postgres://" + environment("postgres").get("POSTGRES_USER") + "@postgres:5432/"
                                + environment("postgres").get("POSTGRES_DB"))
                        .equals(config.databaseUrl),
                "server: " + config.databaseUrl + " is not the database that the service postgres makes");
        expect(meet("server", "postgres"), "server: it shares no network with postgres");
    }

    private List<String> subnets(String network) {
        Object pools =
                map(map(map(whole.get("networks")).get(network)).get("ipam")).get("config");
        if (pools == null) return List.of();
        return ((List<?>) pools)
                .stream().map(pool -> String.valueOf(map(pool).get("subnet"))).toList();
    }

    // --- Envoy ---

    private void checkEnvoy(String script) {
        Map<String, String> variables = environment("envoy");
        Set<String> read = new TreeSet<>();
        Matcher names = SCRIPT_VARIABLE.matcher(script);
        while (names.find()) read.add(names.group());
        for (String name : variables.keySet()) {
            expect(read.contains(name), "envoy: " + name + " is read by nobody; envoy/run reads " + read);
        }
        expect(
                "server:7400".equals(variables.get("PARLEY_WEB_SERVERS")),
                "envoy: " + variables.get("PARLEY_WEB_SERVERS") + " is not where the service server listens");
        String port = variables.get("PARLEY_WEB_PORT");
        expect("7480".equals(port), "envoy: the image says port 7480, not " + port);
        List<String> published = list(service("envoy").get("ports"));
        expect(
                published.size() == 1 && published.getFirst().endsWith(":" + port),
                "envoy: it publishes " + published + ", and listens on " + port);
        expect(meet("envoy", "server"), "envoy: it shares no network with server");
        expect(!meet("envoy", "postgres"), "envoy: it needs no way to the database");
    }

    // --- the rest ---

    private void checkPostgres() {
        Map<String, String> variables = environment("postgres");
        expect(
                "/run/secrets/database_password".equals(variables.get("POSTGRES_PASSWORD_FILE")),
                "postgres: its password is the secret in /run/secrets");
        expect(
                list(service("postgres").get("volumes")).contains("database:/var/lib/postgresql"),
                "postgres: its data is on the volume database");
        expect(service("postgres").containsKey("healthcheck"), "postgres: nobody knows when it is ready");
    }

    private void checkReferences() {
        Set<String> usedVolumes = new TreeSet<>();
        for (String name : services().keySet()) {
            Map<String, Object> service = service(name);
            for (String secret : list(service.get("secrets"))) {
                expect(map(whole.get("secrets")).containsKey(secret), name + ": there is no secret " + secret);
            }
            for (String network : networks(name)) {
                expect(map(whole.get("networks")).containsKey(network), name + ": there is no network " + network);
            }
            for (String volume : list(service.get("volumes"))) {
                String source = volume.substring(0, volume.indexOf(':'));
                usedVolumes.add(source);
                expect(map(whole.get("volumes")).containsKey(source), name + ": there is no volume " + source);
            }
            for (String other : map(service.get("depends_on")).keySet()) {
                expect(services().containsKey(other), name + ": there is no service " + other);
            }
            Object build = service.get("build");
            if (build == null) {
                String image = String.valueOf(service.get("image"));
                expect(PINNED.matcher(image).matches(), name + ": the image " + image + " has no pinned version");
            } else {
                Path dockerfile = Path.of("..", String.valueOf(map(build).get("dockerfile")));
                expect(Files.isRegularFile(dockerfile), name + ": there is no " + dockerfile);
            }
        }
        expect(usedVolumes.equals(map(whole.get("volumes")).keySet()), "a volume is declared and not used");
    }

    private void checkRights() {
        for (String name : List.of("server", "envoy")) {
            Map<String, Object> service = service(name);
            expect(Boolean.TRUE.equals(service.get("read_only")), name + ": its file system can be written to");
            expect(list(service.get("cap_drop")).contains("ALL"), name + ": it keeps capabilities");
        }
        for (String name : services().keySet()) {
            environment(name)
                    .forEach((variable, value) -> expect(
                            !SECRET_LIKE.matcher(variable).matches(),
                            name + ": " + variable + " is a secret; give it as a file"));
        }
        expect(service("server").get("ports") == null, "server: it is published without TLS");
        expect(service("postgres").get("ports") == null, "postgres: it is published");
    }
}
