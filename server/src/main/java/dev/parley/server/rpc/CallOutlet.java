package dev.parley.server.rpc;

import dev.parley.server.fanout.Frame;
import dev.parley.server.fanout.Outlet;
import dev.parley.server.model.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// A call's writing end. Its subscriber's thread alone writes to it.
final class CallOutlet implements Outlet {
    private final ServerCall<?, Frame> call;
    private final @Nullable Watcher watcher;
    private boolean headersSent;
    private volatile boolean ended;

    /// Told what goes out, so that requests are asked for in step with it. On the subscriber's thread.
    interface Watcher {
        /// The first frame is out: what the client sends from now on comes after the stream's beginning.
        void begun();

        /// So many replies are out.
        void replied(int count, long bytes);
    }

    /// @param watcher null for a transport that carries no requests
    CallOutlet(ServerCall<?, Frame> call, @Nullable Watcher watcher) {
        this.call = call;
        this.watcher = watcher;
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
        boolean first = !headersSent;
        sendHeaders();
        call.sendMessage(frame);
        if (watcher == null) return;
        if (first) watcher.begun();
        int count = 0;
        long bytes = 0;
        for (byte[] part : frame.parts()) {
            if (Splice.isReply(part)) {
                count++;
                bytes += part.length;
            }
        }
        if (count > 0) watcher.replied(count, bytes);
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
