package dev.parley.server.promises;

import dev.parley.server.log.ResumeToken;
import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Attempt;
import dev.parley.server.promises.History.Leg;
import dev.parley.v1.Event;
import dev.parley.v1.Event.ChangeCase;
import dev.parley.v1.Member;
import dev.parley.v1.MemberChanged;
import dev.parley.v1.Message;
import dev.parley.v1.ServerFrame;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A small record made by hand, in which everything is right: two rooms, Ann in both, Bob in one, Cid in and out of the
/// other. The broken twins of the checkers are this one with a single defect each.
///
/// | position | room | entry |
/// |---|---|---|
/// | 1, 2 | r1, r2 | Ann comes in |
/// | 3 | r1 | Bob comes in |
/// | 4 | r1 | message 1 of Ann |
/// | 5 | r2 | message 1 of Ann |
/// | 6 | r2 | Cid comes in |
/// | 7 | r2 | message 2 of Cid |
/// | 8 | r2 | Cid is put out |
/// | 9 | r2 | message 3 of Ann |
/// | 10 | r1 | message 2 of Bob |
final class Made {
    private static final UUID LOG_ID = new UUID(1, 2);
    static final long MILLI = 1_000_000;

    final History history = new History();
    final List<Logged> log = new ArrayList<>();

    Made() {
        member(1, "r1", "ann", true);
        member(2, "r2", "ann", true);
        member(3, "r1", "bob", true);
        message(4, "r1", 1, "ann");
        message(5, "r2", 1, "ann");
        member(6, "r2", "cid", true);
        message(7, "r2", 2, "cid");
        member(8, "r2", "cid", false);
        message(9, "r2", 3, "ann");
        message(10, "r1", 2, "bob");
    }

    /// The record with nobody's views yet; each entry at position P is acknowledged at P ms.
    History recorded() {
        history.closed(log);
        return history;
    }

    void member(long position, String room, String user, boolean member) {
        log.add(new Logged(position, room, ChangeCase.MEMBER_CHANGED, 0, user, "", "", member));
    }

    void message(long position, String room, long seq, String user) {
        log.add(stored(position, room, seq, user, "key" + position, "text" + position));
        sent(user, room, "key" + position, "text" + position, position, new Answer.Ok(room, seq, false));
    }

    static Logged stored(long position, String room, long seq, String user, String key, String text) {
        return new Logged(position, room, ChangeCase.MESSAGE_SENT, seq, user, key, text, false);
    }

    void sent(String user, String room, String key, String text, long milli, Answer answer) {
        history.attempted(new Attempt(user, room, key, text, milli * MILLI - 1, milli * MILLI, answer));
    }

    static Answer lost() {
        return new Answer.Unknown(new Verdict(Status.Code.UNAVAILABLE, ""));
    }

    static Answer denied() {
        return new Answer.Refused(new Verdict(Status.Code.PERMISSION_DENIED, "ROOM_ACCESS_DENIED"));
    }

    static String token(long position) {
        return new ResumeToken(LOG_ID, position).toString();
    }

    /// A call that is opened with a token (or from now) at a time.
    View view(String user, Transport transport, String token, long milli) {
        Leg leg = new Leg(user + "'s reader", user, transport, token, milli * MILLI);
        history.add(leg);
        return new View(leg);
    }

    /// What one call delivered, frame by frame.
    final class View {
        private final Leg leg;

        private View(Leg leg) {
            this.leg = leg;
        }

        /// A frame at a time, with the events at these positions.
        View frame(long milli, long tokenPosition, boolean caughtUp, long... positions) {
            ServerFrame.Builder frame = ServerFrame.newBuilder()
                    .setResumeToken(token(tokenPosition))
                    .setCaughtUp(caughtUp);
            for (long position : positions) frame.addEvents(event(log.get((int) position - 1)));
            leg.arrived(frame.build(), milli * MILLI);
            return this;
        }

        /// A frame with an event that is not the log's.
        View frameOf(long milli, long tokenPosition, Logged entry) {
            leg.arrived(
                    ServerFrame.newBuilder()
                            .setResumeToken(token(tokenPosition))
                            .addEvents(event(entry))
                            .build(),
                    milli * MILLI);
            return this;
        }

        View end(long milli) {
            leg.ended(null, milli * MILLI);
            return this;
        }
    }

    static Event event(Logged entry) {
        Event.Builder event = Event.newBuilder().setPosition(entry.position()).setRoomId(entry.room());
        Message message = Message.newBuilder()
                .setRoomId(entry.room())
                .setSeq(entry.seq())
                .setSenderId(entry.user())
                .setClientMessageId(entry.key())
                .setText(entry.text())
                .build();
        if (entry.isMessage()) return event.setMessageSent(message).build();
        Member member = Member.newBuilder()
                .setUserId(entry.user())
                .setState(entry.member() ? Member.State.STATE_ACTIVE : Member.State.STATE_LEFT)
                .build();
        return event.setMemberChanged(MemberChanged.newBuilder().setMember(member))
                .build();
    }
}
