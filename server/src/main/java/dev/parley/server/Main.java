package dev.parley.server;

import dev.parley.server.auth.BuiltInIssuer;
import dev.parley.server.auth.ExternalIssuer;
import dev.parley.server.auth.Identity;
import dev.parley.server.auth.SignInLimits;
import dev.parley.server.auth.TokenAlgorithm;
import dev.parley.server.chat.History;
import dev.parley.server.chat.Maintenance;
import dev.parley.server.chat.MessageSearch;
import dev.parley.server.chat.Profiles;
import dev.parley.server.chat.RoomReads;
import dev.parley.server.chat.SearchIndexer;
import dev.parley.server.database.Claim;
import dev.parley.server.database.Database;
import dev.parley.server.database.DatabaseOptions;
import dev.parley.server.database.DatabaseUrl;
import dev.parley.server.fanout.Subscribers;
import dev.parley.server.log.Sequencer;
import dev.parley.server.metrics.MetricsPage;
import dev.parley.server.rpc.Domain;
import dev.parley.server.rpc.EntryEncoder;
import dev.parley.server.rpc.GrpcServer;
import dev.parley.server.rpc.Network;
import dev.parley.server.rpc.RateLimits.Rate;
import dev.parley.server.rpc.RateLimits.Rates;
import dev.parley.server.rpc.ServerOptions;
import dev.parley.server.store.Reads;
import dev.parley.server.web.WebOptions;
import dev.parley.server.web.WebProxy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// A running server: the parts, wired in the order a message travels. What was started is closed in the opposite
/// order, also when the start fails half-way.
public final class Main implements AutoCloseable {
    private static final int ADDRESS_SIGN_INS = 3;
    private static final int REFRESHES_PER_ADDRESS_AND_MINUTE = 600;
    private static final int REQUEST_BURST = 2;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Config config;

    private @Nullable GrpcServer server;
    private @Nullable MetricsPage page;
    private @Nullable WebProxy web;
    private @Nullable String webRefusal;
    private String databaseDescription = "";

    private Main(Config config) {
        this.config = config;
    }

    public static void main(String[] arguments) {
        System.exit(Commands.run(arguments, System.getenv()));
    }

    /// Starts a server and answers when it serves.
    ///
    /// @throws RuntimeException with a sentence for the operator when it cannot
    public static Main start(Config config) {
        Main main = new Main(config);
        try {
            main.start();
            return main;
        } catch (RuntimeException refused) {
            main.close();
            throw refused;
        }
    }

    /// The gRPC port.
    public int port() {
        return server == null ? -1 : server.port();
    }

    /// The port of the metrics page; -1 when there is none.
    public int metricsPort() {
        return page == null ? -1 : page.port();
    }

    /// The port for browsers; -1 when there is none.
    public int webPort() {
        return web == null ? -1 : web.port();
    }

    /// Why browsers cannot come in although they were to; null when they can, or were not to.
    @Nullable
    String webRefusal() {
        return webRefusal;
    }

    String databaseDescription() {
        return databaseDescription;
    }

    /// Drains, commits what is queued, and stops.
    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failed) {
                System.err.println("parley: a part did not stop well: " + failed);
            }
        }
    }

    static Database openDatabase(Config config) {
        DatabaseOptions options = new DatabaseOptions(config.databaseReaders);
        if (config.databaseUrl == null) return Database.inDirectory(config.dataDir, options);
        DatabaseUrl url = DatabaseUrl.parse(config.databaseUrl);
        Path file = config.databasePasswordFile;
        return Database.at(file == null ? url : url.withPassword(passwordIn(file)), options);
    }

    private static String passwordIn(Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException unreadable) {
            throw new StartRefusedException("the password of the database cannot be read from " + file, unreadable);
        }
    }

    /// Sends all log lines one way, also those of libraries that log by the JDK. Must come before the first of them.
    static void startLogging(Config config) {
        if (config.logFormat == Config.LogFormat.json) {
            System.setProperty("logback.configurationFile", "logback-json.xml");
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private void start() {
        Database database = closing(openDatabase(config));
        databaseDescription = config.databaseUrl == null
                ? config.dataDir.toAbsolutePath() + " (embedded PostgreSQL)"
                : database.url().toString();
        database.checkDurability();
        closing(Claim.take(database));
        database.migrate();

        Reads reads = new Reads(database.readers());
        BuiltInIssuer issuer = builtInIssuer();
        Identity identity = closing(new Identity(
                database.readers(), new Identity.Options(issuer, externalIssuer(), signInRates()), clock, random));
        identity.start();
        Subscribers subscribers = closing(new Subscribers(
                reads,
                new EntryEncoder(),
                clock,
                random,
                metrics,
                Subscribers.Limits.of(config.tailAtStart, config.databaseReaders)));
        subscribers.start();
        SearchIndexer indexer = closing(new SearchIndexer(database.readers()));
        indexer.start();
        Maintenance maintenance = closing(new Maintenance(database.readers(), clock));
        maintenance.start();
        Sequencer sequencer = closing(new Sequencer(
                database::openSequencerConnection,
                announcement -> {
                    subscribers.announce(announcement);
                    indexer.wake();
                },
                metrics));
        sequencer.start();

        Domain domain = new Domain(
                identity,
                issuer,
                new Profiles(reads),
                new RoomReads(reads),
                new History(reads),
                new MessageSearch(reads),
                sequencer,
                subscribers);
        // Browsers, too, are told when to come back: what brings them to the server is stopped after it.
        WebProxy proxy = config.hasWeb() ? closing(new WebProxy(config.webOptions())) : null;
        GrpcServer grpc = closing(new GrpcServer(serverOptions(), domain, () -> answers(reads), clock, metrics));
        grpc.start();
        server = grpc;
        if (config.metricsPort >= 0) page = startPage(reads);
        if (proxy == null) return;
        web = proxy;
        webRefusal = proxy.start(new WebOptions.Server(config.reachedHost() + ":" + grpc.port(), config.webServersCa));
    }

    private MetricsPage startPage(Reads reads) {
        try {
            MetricsPage started =
                    closing(new MetricsPage(config.metricsHost, config.metricsPort, metrics, () -> answers(reads)));
            started.start();
            return started;
        } catch (IOException taken) {
            throw new StartRefusedException(
                    "the metrics page cannot listen on " + config.metricsHost + ":" + config.metricsPort + " ("
                            + taken.getMessage() + "); choose another --metrics-port, or -1 for none",
                    taken);
        }
    }

    private static boolean answers(Reads reads) {
        try {
            return reads.read(tables -> tables.log().head()).position() >= 0;
        } catch (RuntimeException away) {
            return false;
        }
    }

    private <T extends AutoCloseable> T closing(T part) {
        started.push(part);
        return part;
    }

    private ServerOptions serverOptions() {
        ServerOptions.Tls tls = config.tlsCertificate == null || config.tlsKey == null
                ? null
                : new ServerOptions.Tls(config.tlsCertificate, config.tlsKey);
        Rates rates = new Rates(
                new Rate(config.sendsPerSecond, config.sendsBurst),
                new Rate(config.requestsPerSecond, config.requestsPerSecond * REQUEST_BURST),
                Rates.DEFAULT.calls());
        return new ServerOptions(
                config.host,
                config.port,
                tls,
                config.allowPlaintext,
                config.allTrustedProxies().stream().map(Network::parse).toList(),
                rates,
                config.maxReplay,
                null,
                config.drain());
    }

    private BuiltInIssuer builtInIssuer() {
        BuiltInIssuer usual = BuiltInIssuer.DEFAULT;
        return new BuiltInIssuer(
                usual.issuer(),
                usual.audience(),
                Duration.ofMinutes(config.accessTokenMinutes),
                usual.refreshTokenLife(),
                usual.keyLife());
    }

    private SignInLimits.Rates signInRates() {
        int ofAccount = config.signInsPerMinute;
        return new SignInLimits.Rates(
                ofAccount,
                ofAccount * ADDRESS_SIGN_INS,
                Math.max(REFRESHES_PER_ADDRESS_AND_MINUTE, ofAccount * ADDRESS_SIGN_INS));
    }

    private @Nullable ExternalIssuer externalIssuer() {
        if (config.issuer == null || config.issuerAudience == null) return null;
        return new ExternalIssuer(
                config.issuer,
                config.issuerAudience,
                algorithm(config.issuerAlgorithm),
                Set.copyOf(config.issuerTokenTypes),
                issuerKeys());
    }

    private ExternalIssuer.KeyLocation issuerKeys() {
        if (config.issuerJwksUrl != null) return new ExternalIssuer.KeyLocation.Url(URI.create(config.issuerJwksUrl));
        if (config.issuerKeys == null)
            throw new StartRefusedException("--issuer takes --issuer-keys or --issuer-jwks-url");
        try {
            return new ExternalIssuer.KeyLocation.Text(Files.readString(config.issuerKeys));
        } catch (IOException unreadable) {
            throw new StartRefusedException(
                    "the keys of the issuer cannot be read from " + config.issuerKeys, unreadable);
        }
    }

    private static TokenAlgorithm algorithm(String name) {
        try {
            return TokenAlgorithm.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new StartRefusedException("--issuer-algorithm is " + name + "; write RS256, ES256 or EDDSA", unknown);
        }
    }
}
