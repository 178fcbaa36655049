package dev.parley.server.rpc;

import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.Reply;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.StreamServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// One `Connect` stream of a test's client: what it got, in order, and how it ended.
final class ConnectStream implements ClientResponseObserver<ConnectRequest, ServerFrame> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<ServerFrame> frames = new CopyOnWriteArrayList<>();
    private final List<Reply> replies = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();
    private final boolean reads;
    private @org.jspecify.annotations.Nullable ClientCallStreamObserver<ConnectRequest> started;

    private ConnectStream(boolean reads) {
        this.reads = reads;
    }

    static ConnectStream open(RunningServer server, RunningServer.User user) {
        return open(server, user, true);
    }

    /// @param reads false for a client that never takes anything off the wire
    static ConnectStream open(RunningServer server, RunningServer.User user, boolean reads) {
        ConnectStream stream = new ConnectStream(reads);
        server.as(user, StreamServiceGrpc.newStub(server.checkedChannel())).connect(stream);
        return stream;
    }

    ConnectStream hello() {
        return send(
                ConnectRequest.newBuilder().setHello(Hello.getDefaultInstance()).build());
    }

    ConnectStream send(ConnectRequest frame) {
        call().onNext(frame);
        return this;
    }

    ConnectStream noMore() {
        call().onCompleted();
        return this;
    }

    void cancel() {
        call().cancel("the test is over", null);
    }

    /// Whether the transport would take another request now.
    boolean isReady() {
        return call().isReady();
    }

    ServerFrame first(Predicate<ServerFrame> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> frames.stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    Reply reply(String id) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> replies.stream()
                                .filter(reply -> reply.getRequestId().equals(id))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    List<Reply> replies() {
        return replies;
    }

    /// How the stream ended; OK as well.
    StatusRuntimeException end() {
        try {
            return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception never) {
            throw new AssertionError("the stream did not end; it got " + frames, never);
        }
    }

    private ClientCallStreamObserver<ConnectRequest> call() {
        return java.util.Objects.requireNonNull(started);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConnectRequest> requests) {
        started = requests;
        if (!reads) requests.disableAutoRequestWithInitial(0);
    }

    @Override
    public void onNext(ServerFrame frame) {
        frames.add(frame);
        replies.addAll(frame.getRepliesList());
    }

    @Override
    public void onError(Throwable failure) {
        end.complete((StatusRuntimeException) failure);
    }

    @Override
    public void onCompleted() {
        end.complete(io.grpc.Status.OK.asRuntimeException());
    }
}
