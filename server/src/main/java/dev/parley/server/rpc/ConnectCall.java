package dev.parley.server.rpc;

import dev.parley.server.auth.Caller;
import dev.parley.server.fanout.Frame;
import dev.parley.server.fanout.Subscriber;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Refusal;
import dev.parley.v1.ConnectRequest;
import io.grpc.ServerCall;
import org.jspecify.annotations.Nullable;

/// The reading end of one `Connect` stream. Its callbacks come one after the other, usually on a network thread, and
/// never block. The first frame opens the subscriber; from then on only the subscriber's thread writes to the call.
///
/// Requests are read once the first frame is out: so a stream "from now" begins before everything that it sends itself,
/// and a stream whose token is refused has sent nothing.
final class ConnectCall extends ServerCall.Listener<Incoming<ConnectRequest>> implements CallOutlet.Watcher {
    private final ConnectServices services;
    private final ServerCall<Incoming<ConnectRequest>, Frame> call;
    private final Origin origin;
    private final CallOutlet outlet;
    private volatile @Nullable ConnectWork work;
    private @Nullable Subscriber subscriber;
    /// Whether frames are read any more.
    private boolean stopped;

    ConnectCall(ConnectServices services, ServerCall<Incoming<ConnectRequest>, Frame> call, Origin origin) {
        this.services = services;
        this.call = call;
        this.origin = origin;
        this.outlet = new CallOutlet(call, this);
        call.request(1);
    }

    @Override
    public void begun() {
        call.request(ConnectWork.MAX_IN_WORK);
    }

    @Override
    public void replied(int count, long bytes) {
        ConnectWork open = work;
        if (open != null) open.replied(count, bytes);
    }

    @Override
    public void onMessage(Incoming<ConnectRequest> message) {
        if (stopped || outlet.isEnded()) return;
        Refusal why;
        try {
            why = switch (message) {
                case Incoming.Unreadable<ConnectRequest>(Refusal unreadable) -> unreadable;
                case Incoming.Read<ConnectRequest>(ConnectRequest frame, boolean mayHoldNul) ->
                    work == null ? open(frame, mayHoldNul) : work.begin(frame, mayHoldNul, Deadlines.current());
            };
        } catch (RuntimeException failure) {
            why = Unexpected.refusal(StreamTransports.CONNECT, failure, false);
        }
        if (why != null) stop(why);
    }

    /// @return why there is no stream
    private @Nullable Refusal open(ConnectRequest frame, boolean mayHoldNul) {
        if (!frame.hasHello()) {
            return ConnectWork.violation("the first frame must be hello; send `{\"hello\": {}}` before all requests");
        }
        Caller caller = origin.caller();
        return switch (services.opener().connect(caller, frame.getHello(), mayHoldNul, outlet)) {
            case Outcome.Refused<Subscriber>(Refusal refusal) -> refusal;
            case Outcome.Done<Subscriber>(Subscriber opened) -> {
                subscriber = opened;
                work = new ConnectWork(services, origin, opened, call::request);
                yield null;
            }
        };
    }

    private void stop(Refusal why) {
        stopped = true;
        if (subscriber == null) Errors.close(call, why);
        else subscriber.end(why);
    }

    @Override
    public void onHalfClose() {
        if (stopped || outlet.isEnded()) return;
        if (work == null) stop(ConnectWork.violation("the stream ended before its first frame, hello"));
        else work.noMore();
    }

    @Override
    public void onReady() {
        if (subscriber != null) subscriber.wake();
    }

    @Override
    public void onCancel() {
        stopped = true;
        if (subscriber != null) subscriber.gone();
    }
}
