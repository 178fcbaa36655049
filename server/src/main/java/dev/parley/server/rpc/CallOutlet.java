package dev.parley.server.rpc;

import dev.parley.server.fanout.Frame;
import dev.parley.server.fanout.Outlet;
import dev.parley.server.model.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/// A call's writing end. Its subscriber's thread alone writes to it.
final class CallOutlet implements Outlet {
    private final ServerCall<?, Frame> call;
    private final Replies replies;
    private boolean headersSent;
    private volatile boolean ended;

    /// Told how many replies went out, so that the next requests are asked for.
    interface Replies {
        Replies NONE = (count, bytes) -> {};

        void written(int count, long bytes);
    }

    CallOutlet(ServerCall<?, Frame> call, Replies replies) {
        this.call = call;
        this.replies = replies;
    }

    /// Whether nothing will be written any more.
    boolean isEnded() {
        return ended;
    }

    @Override
    public boolean isReady() {
        return call.isReady();
    }

    @Override
    public void write(Frame frame) {
        sendHeaders();
        call.sendMessage(frame);
        int count = 0;
        long bytes = 0;
        for (byte[] part : frame.parts()) {
            if (Splice.isReply(part)) {
                count++;
                bytes += part.length;
            }
        }
        if (count > 0) replies.written(count, bytes);
    }

    private void sendHeaders() {
        if (headersSent) return;
        headersSent = true;
        call.sendHeaders(new Metadata());
    }

    @Override
    public void end(Refusal why) {
        ended = true;
        Errors.close(call, why);
    }

    @Override
    public void complete() {
        ended = true;
        sendHeaders();
        call.close(Status.OK, new Metadata());
    }
}
