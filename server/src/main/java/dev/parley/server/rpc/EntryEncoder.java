package dev.parley.server.rpc;

import dev.parley.server.fanout.Encoder;
import dev.parley.server.model.Entry;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.Signal;
import dev.parley.v1.Typing;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is fanned out, in the words of the contract, as ready parts of frames.
public final class EntryEncoder implements Encoder {
    @Override
    public byte[] event(Entry entry) {
        return Splice.field(ServerFrame.EVENTS_FIELD_NUMBER, Mapping.event(entry));
    }

    @Override
    public byte[] typing(RoomId room, UserId user, Duration ttl) {
        return signal(Signal.newBuilder()
                .setTyping(Typing.newBuilder()
                        .setRoomId(room.toString())
                        .setUserId(user.toString())
                        .setTtl(Mapping.duration(ttl)))
                .build());
    }

    @Override
    public byte[] presence(UserId user, boolean online, @Nullable Instant lastActive) {
        return signal(Signal.newBuilder()
                .setPresence(Mapping.presence(user, online, lastActive))
                .build());
    }

    private static byte[] signal(Signal signal) {
        return Splice.field(ServerFrame.SIGNALS_FIELD_NUMBER, signal);
    }
}
