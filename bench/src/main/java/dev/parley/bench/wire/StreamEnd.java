package dev.parley.bench.wire;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/// Tells the receiver that its stream is over; the frames have been told as they were read.
final class StreamEnd extends ClientCall.Listener<FrameReader.Read> {
    private final Receiver receiver;

    StreamEnd(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        receiver.ended(status);
    }
}
