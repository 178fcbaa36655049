package dev.parley.server.fanout;

import dev.parley.server.model.Refusal;
import dev.parley.server.model.RoomId;
import java.util.List;

public final class Subscriber {
    /// Names the stream, for SetFocus.
    public String id() {
        throw new AssertionError();
    }

    /// The outlet became ready. Never blocks.
    public void wake() {}

    /// Puts a reply's ready bytes into one of the next frames. Never blocks; the transport bounds how many it owes.
    public void reply(byte[] reply) {}

    /// Puts other rooms in view. Never blocks.
    public void focus(List<RoomId> rooms) {}

    /// Ends the stream with a status, after the replies that wait. Never blocks.
    public void end(Refusal why) {}

    /// The client is gone: nothing more is written.
    public void gone() {}
}
