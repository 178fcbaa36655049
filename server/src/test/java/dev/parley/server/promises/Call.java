package dev.parley.server.promises;

import com.google.protobuf.util.Durations;
import dev.parley.server.promises.History.Leg;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.PollRequest;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.StreamServiceGrpc.StreamServiceStub;
import dev.parley.v1.SubscribeRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call on one of the transports. It asks the server for the next frame only when the former was taken, records
/// each
/// frame that is taken, and how the call ended.
///
/// Used by one thread, but for [#send], which several may call.
final class Call {
    private final Leg leg;
    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final Observer<?> observer;
    private volatile @Nullable Verdict end;

    private sealed interface Item {
        record Came(ServerFrame frame, long nanos) implements Item {}

        record Over(Verdict verdict, long nanos) implements Item {}
    }

    private Call(Leg leg, Opened opened) {
        this.leg = leg;
        this.observer = opened.open(this);
    }

    private interface Opened {
        Observer<?> open(Call call);
    }

    static Call connect(StreamServiceStub stub, Leg leg, List<String> focus) {
        Call call = new Call(leg, self -> {
            Observer<ConnectRequest> observer = self.new Observer<>();
            stub.connect(observer);
            return observer;
        });
        call.send(ConnectRequest.newBuilder()
                .setHello(Hello.newBuilder().setResumeToken(leg.token()).addAllFocusRoomIds(focus))
                .build());
        return call;
    }

    static Call subscribe(StreamServiceStub stub, Leg leg, List<String> focus) {
        return new Call(leg, self -> {
            Observer<SubscribeRequest> observer = self.new Observer<>();
            stub.subscribe(
                    SubscribeRequest.newBuilder()
                            .setResumeToken(leg.token())
                            .addAllFocusRoomIds(focus)
                            .build(),
                    observer);
            return observer;
        });
    }

    static Call poll(StreamServiceStub stub, Leg leg, Duration wait) {
        return new Call(leg, self -> {
            Observer<PollRequest> observer = self.new Observer<>();
            stub.poll(
                    PollRequest.newBuilder()
                            .setResumeToken(leg.token())
                            .setWait(Durations.fromNanos(wait.toNanos()))
                            .build(),
                    observer);
            return observer;
        });
    }

    static Call open(StreamServiceStub stub, Leg leg, Duration pollWait) {
        return switch (leg.transport()) {
            case CONNECT -> connect(stub, leg, List.of());
            case SUBSCRIBE -> subscribe(stub, leg, List.of());
            case POLL -> poll(stub, leg, pollWait);
        };
    }

    /// Sends a request of a Connect stream.
    void send(ConnectRequest request) {
        synchronized (observer) {
            observer.write(request);
        }
    }

    /// The next frame; null when none came in time, or the call is over.
    @Nullable
    ServerFrame next(Duration atMost) {
        if (end != null) return null;
        try {
            return switch (items.poll(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                case null -> null;
                case Item.Came(ServerFrame frame, long nanos) -> {
                    leg.arrived(frame, nanos);
                    observer.askForMore();
                    yield frame;
                }
                case Item.Over(Verdict verdict, long nanos) -> {
                    end = verdict;
                    leg.ended(verdict, nanos);
                    yield null;
                }
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /// Asks for all that there is and keeps it unread: what a server would hold that does not wait for its reader.
    void hoard() {
        observer.askForAll();
    }

    /// How the call ended; null while it goes on.
    @Nullable
    Verdict end() {
        return end;
    }

    /// Stops listening, without a word to the server but the reset of the stream.
    void cut() {
        if (end != null) return;
        leg.ended(null, System.nanoTime());
        observer.cancel();
    }

    private final class Observer<Q> implements ClientResponseObserver<Q, ServerFrame> {
        private volatile @Nullable ClientCallStreamObserver<Q> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> stream) {
            stream.disableAutoRequestWithInitial(1);
            requests = stream;
        }

        @Override
        public void onNext(ServerFrame frame) {
            items.add(new Item.Came(frame, System.nanoTime()));
        }

        @Override
        public void onError(Throwable failure) {
            Metadata trailers = Status.trailersFromThrowable(failure);
            items.add(new Item.Over(
                    Verdict.of(Status.fromThrowable(failure), trailers == null ? new Metadata() : trailers),
                    System.nanoTime()));
        }

        @Override
        public void onCompleted() {
            items.add(new Item.Over(new Verdict(Status.Code.OK, ""), System.nanoTime()));
        }

        @SuppressWarnings("unchecked") // Only Connect writes, and its observer is of ConnectRequest.
        void write(ConnectRequest request) {
            stream().onNext((Q) request);
        }

        void askForMore() {
            if (leg.transport() != Transport.POLL) stream().request(1);
        }

        void askForAll() {
            stream().request(Integer.MAX_VALUE);
        }

        void cancel() {
            stream().cancel("the reader goes away", null);
        }

        private ClientCallStreamObserver<Q> stream() {
            ClientCallStreamObserver<Q> stream = requests;
            if (stream == null) throw new AssertionError("the call has not begun");
            return stream;
        }
    }
}
