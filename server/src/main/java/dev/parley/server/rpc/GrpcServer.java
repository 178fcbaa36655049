package dev.parley.server.rpc;

import com.google.protobuf.Descriptors.Descriptor;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server, from its constructor's wiring to its last call. Every limit that gRPC knows is set here.
public final class GrpcServer implements AutoCloseable {
    private static final int MAX_METADATA_BYTES = 16 << 10;
    /// What the transport reads before it hangs up without a reason. Ours, {@link RequestMarshaller#MAX_REQUEST_BYTES},
    /// is below it, so that a request which is somewhat too large is told so.
    private static final int MAX_TRANSPORT_MESSAGE_BYTES = 4 * RequestMarshaller.MAX_REQUEST_BYTES;

    private static final int MAX_CALLS_PER_CONNECTION = 1_000;
    /// Loose, because behind a proxy many clients share a connection; the proxy has the tight one.
    private static final int MAX_RST_FRAMES = 5_000;

    private static final int RST_WINDOW_SECONDS = 10;
    private static final int ACCEPT_BACKLOG = 4_096;
    private static final Duration HANDSHAKE_TIME = Duration.ofSeconds(10);
    private static final Duration KEEPALIVE_AFTER = Duration.ofSeconds(30);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_CLIENT_KEEPALIVE = Duration.ofSeconds(10);
    private static final Duration IDLE_CONNECTION = Duration.ofMinutes(5);
    private static final Duration CONNECTION_AGE_GRACE = Duration.ofSeconds(30);
    /// For how long calls in work may go on once the server stops.
    private static final Duration DRAIN_TIME = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);
    /// The transport logs a stack for each request that is larger than it reads: any client could fill the log.
    /// Kept here so that the setting is not collected with its logger.
    private static final java.util.logging.Logger TRANSPORT_LOG =
            java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerStream");

    private final ServerOptions options;
    private final Domain domain;
    private final DrainInterceptor draining = new DrainInterceptor();
    private final ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Health health;
    private final Server server;

    /// Wires everything; takes about a second, for the contract's rules are compiled.
    ///
    /// @param storeAnswers asks the database, for `grpc.health.v1`; blocks for some seconds at most
    /// @throws IllegalArgumentException with a sentence for the operator: certificate or key cannot be read
    public GrpcServer(
            ServerOptions options, Domain domain, BooleanSupplier storeAnswers, Clock clock, MeterRegistry registry) {
        TRANSPORT_LOG.setLevel(java.util.logging.Level.OFF);
        this.options = options;
        this.domain = domain;
        List<Rpc<?, ?>> methods = domain.methods();
        Validation validation = new Validation(requests(methods));
        RateLimits limits = new RateLimits(options.rates());
        CallMetrics metrics = new CallMetrics(registry);
        Dispatch dispatch = new Dispatch(domain.sequencer(), validation, limits);
        StreamOpener opener = new StreamOpener(
                domain.subscribers(), domain.identity().revocations(), validation, clock, options.maxReplay());
        StreamTransports transports = new StreamTransports(new ConnectServices(
                opener, new FrameTable(methods), dispatch, domain.sequencer(), metrics, virtualThreads));
        List<ServerServiceDefinition> services = new Services(Contract.load())
                .addUnary(methods, dispatch)
                .addTransports(transports)
                .all();
        this.health = new Health(
                services.stream().map(s -> s.getServiceDescriptor().getName()).toList(), storeAnswers);
        AuthInterceptor auth = new AuthInterceptor(
                domain.identity().authenticator(), new PeerAddress(options.trustedProxies()), limits);
        this.server = build(services, auth, metrics);
        domain.identity()
                .revocations()
                .onRevoked(session -> domain.subscribers().endSession(session, StreamOpener.revoked()));
    }

    private static List<Descriptor> requests(List<Rpc<?, ?>> methods) {
        List<Descriptor> requests = new ArrayList<>();
        for (Rpc<?, ?> rpc : methods) {
            requests.add(Prototypes.request(rpc.method()).getDescriptorForType());
        }
        requests.add(dev.parley.v1.Hello.getDescriptor());
        requests.add(Prototypes.request(StreamServiceGrpc.getSubscribeMethod()).getDescriptorForType());
        requests.add(Prototypes.request(StreamServiceGrpc.getPollMethod()).getDescriptorForType());
        return requests;
    }

    private Server build(List<ServerServiceDefinition> services, AuthInterceptor auth, CallMetrics metrics) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(options.host(), options.port()), credentials(options.tls()))
                .directExecutor()
                .callExecutor(new CallExecutors(domain.identity().authenticator(), virtualThreads))
                .decompressorRegistry(DecompressorRegistry.emptyInstance()
                        .with(Codec.Identity.NONE, false)
                        .with(new LazyGzip(), true))
                .fallbackHandlerRegistry(new UnknownMethods());
        limit(builder);
        List<ServerServiceDefinition> all = new ArrayList<>(services);
        all.add(ForeignService.guarded(health.service()));
        BindableService reflection = ProtoReflectionServiceV1.newInstance();
        all.add(ForeignService.guarded(reflection.bindService()));
        for (ServerServiceDefinition service : all) {
            builder.addService(ServerInterceptors.intercept(service, auth));
        }
        // The last one is the outermost.
        builder.intercept(draining).intercept(new ErrorInterceptor()).intercept(metrics);
        return builder.build();
    }

    private void limit(NettyServerBuilder builder) {
        builder.maxInboundMessageSize(MAX_TRANSPORT_MESSAGE_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(MAX_RST_FRAMES, RST_WINDOW_SECONDS)
                .handshakeTimeout(HANDSHAKE_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEPALIVE_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(SHORTEST_CLIENT_KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(IDLE_CONNECTION.toMillis(), TimeUnit.MILLISECONDS)
                .withOption(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG);
        Duration age = options.maxConnectionAge();
        if (age != null) {
            builder.maxConnectionAge(age.toMillis(), TimeUnit.MILLISECONDS)
                    .maxConnectionAgeGrace(CONNECTION_AGE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static ServerCredentials credentials(ServerOptions.@org.jspecify.annotations.Nullable Tls tls) {
        if (tls == null) return InsecureServerCredentials.create();
        try {
            return TlsServerCredentials.newBuilder()
                    .keyManager(
                            tls.certificateChain().toFile(), tls.privateKey().toFile())
                    .build();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the certificate " + tls.certificateChain() + " or its key " + tls.privateKey()
                            + " cannot be read; give two PEM files",
                    unreadable);
        }
    }

    /// Listens.
    ///
    /// @throws IllegalArgumentException with a sentence for the operator: the port is taken, or not ours to take
    public void start() {
        health.start();
        try {
            server.start();
        } catch (IOException taken) {
            throw new IllegalArgumentException(
                    "cannot listen on " + options.host() + ":" + options.port()
                            + "; another program may hold the port: choose another, or 0 for any",
                    taken);
        }
        LOG.info("listening on {}:{}", options.host(), port());
    }

    /// The port that is listened on; -1 before the start.
    public int port() {
        return server.getPort();
    }

    /// What is served.
    List<ServerServiceDefinition> services() {
        return server.getServices();
    }

    /// Ends well: health says so, new calls are refused, streams are sent elsewhere, calls in work finish, for at most
    /// the time to drain; what is left then is cut. A second time it does nothing.
    @Override
    public void close() {
        if (closing.getAndSet(true)) return;
        long end = System.nanoTime() + DRAIN_TIME.toNanos();
        health.drain();
        draining.begin();
        domain.subscribers().drain(options.drainSpread());
        server.shutdown();
        try {
            if (!server.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                LOG.warn("calls were still open after {}; they are cut", DRAIN_TIME);
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException hurried) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        health.close();
        virtualThreads.shutdown();
    }
}
