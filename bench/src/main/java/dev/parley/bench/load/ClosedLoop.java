package dev.parley.bench.load;

import dev.parley.bench.wire.Network;
import java.util.Collection;

/// Senders that keep so many messages unacknowledged: each acknowledgement is followed by the next message, to the
/// sender's rooms in turn. Confined to the client thread, but for {@link #start} and {@link #stop}.
public final class ClosedLoop implements Load {
    private final Network network;
    private final Collection<Client> senders;
    private final int unacknowledged;
    private long left;

    /// Sends until it is stopped.
    public ClosedLoop(Network network, Collection<Client> senders, int unacknowledged) {
        this(network, senders, unacknowledged, Long.MAX_VALUE);
    }

    /// @param messages after which it ends by itself
    public ClosedLoop(Network network, Collection<Client> senders, int unacknowledged, long messages) {
        this.network = network;
        this.senders = senders;
        this.unacknowledged = unacknowledged;
        this.left = messages;
    }

    @Override
    public void start() {
        network.run(() -> {
            for (Client sender : senders) {
                Turns turns = new Turns(sender);
                sender.onAcknowledged(turns::send);
                for (int i = 0; i < unacknowledged; i++) turns.send();
            }
        });
    }

    @Override
    public void stop() {
        network.run(() -> left = 0);
    }

    private final class Turns {
        private final Client sender;
        private int seat;

        Turns(Client sender) {
            this.sender = sender;
        }

        void send() {
            if (left == 0) return;
            left--;
            Room room = sender.room(seat);
            seat = (seat + 1) % sender.rooms();
            sender.send(room, System.nanoTime());
        }
    }
}
