package dev.parley.server.rpc;

import dev.parley.server.auth.BuiltInIssuer;
import dev.parley.server.auth.Identity;
import dev.parley.server.auth.SignInLimits;
import dev.parley.server.chat.History;
import dev.parley.server.chat.MessageSearch;
import dev.parley.server.chat.Profiles;
import dev.parley.server.chat.RoomReads;
import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.fanout.Subscribers;
import dev.parley.server.log.Sequencer;
import dev.parley.server.store.Reads;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.Credentials;
import dev.parley.v1.SignUpRequest;
import io.grpc.CallCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Everything of a node but `Main`, on a free port of loopback and a database of its own.
final class RunningServer implements AutoCloseable {
    static final RateLimits.Rates NO_LIMITS =
            new RateLimits.Rates(new RateLimits.Rate(0, 1), new RateLimits.Rate(0, 1), new RateLimits.Rate(0, 1));
    private static final AtomicInteger USERS = new AtomicInteger();

    final Database database = TestDatabase.fast();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Identity identity;
    final Sequencer sequencer;
    final Subscribers subscribers;
    private final RateLimits.Rates rates;
    private final Domain domain;
    final GrpcServer grpc;
    final ManagedChannel channel;
    final AtomicBoolean storeAnswers = new AtomicBoolean(true);
    final StatusDetailsInterceptor statuses = new StatusDetailsInterceptor();

    /// A signed-in user.
    record User(String id, Credentials credentials) {
        String token() {
            return credentials.getAccessToken();
        }
    }

    RunningServer() {
        this(NO_LIMITS);
    }

    RunningServer(RateLimits.Rates rates) {
        Clock clock = Clock.systemUTC();
        Reads reads = new Reads(database.readers());
        identity = new Identity(
                database.readers(),
                new Identity.Options(BuiltInIssuer.DEFAULT, null, new SignInLimits.Rates(10_000, 10_000, 10_000)),
                clock,
                new SecureRandom());
        identity.start();
        subscribers = new Subscribers(
                reads,
                new EntryEncoder(),
                clock,
                RandomGenerator.getDefault(),
                metrics,
                Subscribers.Limits.of(100, 10));
        sequencer = new Sequencer(database::openSequencerConnection, subscribers::announce, metrics);
        this.rates = rates;
        domain = new Domain(
                identity,
                BuiltInIssuer.DEFAULT,
                new Profiles(reads),
                new RoomReads(reads),
                new History(reads),
                new MessageSearch(reads),
                sequencer,
                subscribers);
        grpc = another(0);
        sequencer.start();
        subscribers.start();
        grpc.start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpc.port())
                .usePlaintext()
                .build();
    }

    /// A server of the same node on another port, not started.
    GrpcServer another(int port) {
        ServerOptions options = new ServerOptions(
                "127.0.0.1", port, null, false, List.of(), rates, 10_000, null, Duration.ofSeconds(1));
        return new GrpcServer(options, domain, storeAnswers::get, Clock.systemUTC(), metrics);
    }

    int port() {
        return grpc.port();
    }

    io.grpc.Channel checkedChannel() {
        return ClientInterceptors.intercept(channel, statuses);
    }

    /// Every method of the server, by name, with its type.
    Map<String, MethodType> methods() {
        Map<String, MethodType> methods = new TreeMap<>();
        for (var service : grpc.services()) {
            for (var method : service.getMethods()) {
                var descriptor = method.getMethodDescriptor();
                methods.put(descriptor.getFullMethodName(), descriptor.getType());
            }
        }
        return methods;
    }

    MethodType type(String method) {
        return Objects.requireNonNull(methods().get(method));
    }

    /// Makes an account and signs in.
    User signUp() {
        var answer = AuthServiceGrpc.newBlockingStub(checkedChannel())
                .signUp(SignUpRequest.newBuilder()
                        .setHandle("user" + USERS.incrementAndGet())
                        .setPassword("correct horse battery")
                        .build());
        return new User(answer.getUser().getUserId(), answer.getCredentials());
    }

    /// The stub, calling for the user.
    <S extends AbstractStub<S>> S as(User user, S stub) {
        return stub.withCallCredentials(bearer(user.token()));
    }

    static CallCredentials bearer(String token) {
        return new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
                Metadata headers = new Metadata();
                headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
                applier.apply(headers);
            }
        };
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(5, TimeUnit.SECONDS);
        grpc.close();
        sequencer.close();
        subscribers.close();
        identity.close();
        database.close();
    }
}
