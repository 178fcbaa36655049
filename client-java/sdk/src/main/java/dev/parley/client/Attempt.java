package dev.parley.client;

import dev.parley.client.ConnectionChange.Cause;
import dev.parley.client.wire.Calls;
import dev.parley.client.wire.Connection;
import dev.parley.client.wire.Failure;
import dev.parley.client.wire.Network;
import dev.parley.client.wire.PollConnection;
import dev.parley.client.wire.Receiver;
import dev.parley.client.wire.StreamConnection;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.GetMeResponse;
import dev.parley.v1.Hello;
import dev.parley.v1.ListRoomsRequest;
import dev.parley.v1.ListRoomsResponse;
import dev.parley.v1.Reply;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.RoomSummary;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.UserServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One try to be connected, and the connection that comes of it: gets a token, takes a snapshot when there is
/// nothing to resume from, opens the transport, waits for the first frame, and watches that the server is
/// heard. On the loop.
final class Attempt implements Receiver {
    private static final int SNAPSHOT_PAGE = 200;
    /// What a stream may be late, beyond its longest silence, until it is taken for dead.
    private static final Duration LATENESS = Duration.ofSeconds(10);
    /// The longest time that a poll waits, as the server allows.
    private static final Duration POLL_WAIT = Duration.ofSeconds(25);

    /// Who made it. Told nothing after the end, and nothing after [Attempt#close].
    interface Owner {
        /// Whether the token is certainly one of the user whose things the client keeps.
        boolean isUserCertain();

        /// Who the caller is.
        ///
        /// @return false when this is not the user whose things the client keeps: the attempt is over
        boolean isUser(String userId);

        /// Where to go on from; empty: take a snapshot first.
        String resumeToken();

        /// The rooms, and where to go on from.
        void snapshot(List<RoomSummary> rooms, String resumeToken);

        Hello hello();

        /// The first frame is here.
        void opened(Attempt attempt, ServerFrame first);

        void frame(Attempt attempt, ServerFrame frame);

        void replied(Attempt attempt, Reply reply);

        void refused(Attempt attempt, String requestId, Failure why);

        void ended(Attempt attempt, Failure why, Cause cause);
    }

    private final Loop loop;
    private final Network network;
    private final Tokens tokens;
    private final Owner owner;
    private final Transport transport;
    private final Settings settings;
    private String accessToken = "";
    private @Nullable ManagedChannel channel;
    private @Nullable Connection connection;
    private Loop.@Nullable Timer watch;
    private Duration longestSilence = Duration.ZERO;
    private boolean isOpened;
    private boolean isOver;

    Attempt(Loop loop, Network network, Tokens tokens, Owner owner, Transport transport, Settings settings) {
        this.loop = loop;
        this.network = network;
        this.tokens = tokens;
        this.owner = owner;
        this.transport = transport;
        this.settings = settings;
    }

    Transport transport() {
        return transport;
    }

    boolean isOpened() {
        return isOpened;
    }

    /// Whether it came so far as to open the transport.
    boolean hasDialled() {
        return connection != null;
    }

    /// The token that it used; empty before it had one.
    String accessToken() {
        return accessToken;
    }

    void start() {
        expectWithin(settings.stepPatience());
        tokens.get(unlessOver(this::authorized), unlessOver(why -> end(why, Cause.LOST)));
    }

    /// The next step has its own time: a large snapshot is no reason to give up.
    private void expectWithin(Duration patience) {
        stopListening();
        watch = loop.after(
                patience,
                () -> end(
                        Failure.ofTransport(
                                Status.Code.DEADLINE_EXCEEDED, "no answer within " + patience.toSeconds() + " s"),
                        Cause.TIMED_OUT));
    }

    private <T> Consumer<T> unlessOver(Consumer<T> step) {
        return given -> {
            if (!isOver) step.accept(given);
        };
    }

    private void authorized(String token) {
        accessToken = token;
        channel = network.open(loop);
        Channel mine = Calls.as(token, channel);
        // A stream that resumes says itself whose it is, before it says anything else.
        boolean isTold = transport == Transport.STREAM && !owner.resumeToken().isEmpty();
        if (owner.isUserCertain() || isTold) identified(mine);
        else identify(mine);
    }

    private void identify(Channel mine) {
        Consumer<GetMeResponse> told = answer -> {
            if (isUser(answer.getUser().getUserId())) identified(mine);
        };
        expectWithin(settings.stepPatience());
        Calls.unary(
                mine,
                UserServiceGrpc.getGetMeMethod(),
                GetMeRequest.getDefaultInstance(),
                settings.stepPatience(),
                unlessOver(told),
                unlessOver(why -> end(why, Cause.LOST)));
    }

    private boolean isUser(String userId) {
        if (owner.isUser(userId)) return true;
        end(
                new Failure(
                        Status.Code.FAILED_PRECONDITION,
                        ParleyException.Reason.TOKEN_INVALID.name(),
                        "the store keeps the things of another user than " + userId
                                + "; give each user a store of its own",
                        null,
                        List.of(),
                        Map.of()),
                Cause.REFUSED);
        return false;
    }

    private void identified(Channel mine) {
        if (owner.resumeToken().isEmpty()) takeSnapshot(mine, "", new ArrayList<>());
        else open(mine);
    }

    private void takeSnapshot(Channel mine, String pageToken, List<RoomSummary> rooms) {
        ListRoomsRequest request = ListRoomsRequest.newBuilder()
                .setPageSize(SNAPSHOT_PAGE)
                .setPageToken(pageToken)
                .build();
        Consumer<ListRoomsResponse> page = answer -> {
            rooms.addAll(answer.getRoomsList());
            if (!answer.getNextPageToken().isEmpty()) {
                takeSnapshot(mine, answer.getNextPageToken(), rooms);
                return;
            }
            owner.snapshot(rooms, answer.getResumeToken());
            open(mine);
        };
        expectWithin(settings.stepPatience());
        Calls.unary(
                mine,
                RoomServiceGrpc.getListRoomsMethod(),
                request,
                settings.stepPatience(),
                unlessOver(page),
                unlessOver(why -> end(why, Cause.LOST)));
    }

    private void open(Channel mine) {
        expectWithin(settings.openPatience());
        Hello hello = owner.hello();
        connection = switch (transport) {
            case STREAM -> StreamConnection.open(mine, hello, this);
            case POLL -> PollConnection.open(mine, hello, this);
        };
    }

    // --- using it ---

    /// The connection, once it is opened.
    Connection connection() {
        if (connection == null) throw new IllegalStateException("not opened");
        return connection;
    }

    /// Takes the next frame. The first one comes unasked.
    void more() {
        if (isOver || !isOpened || connection == null) return;
        listen();
        connection.more();
    }

    private void listen() {
        stopListening();
        if (longestSilence.isZero()) return;
        watch = loop.after(
                longestSilence,
                () -> end(
                        Failure.ofTransport(
                                Status.Code.UNAVAILABLE, "nothing heard for " + longestSilence.toSeconds() + " s"),
                        Cause.SILENT));
    }

    private void stopListening() {
        if (watch != null) watch.cancel();
        watch = null;
    }

    /// Ends it. Its owner hears nothing more.
    void close() {
        if (isOver) return;
        isOver = true;
        stopListening();
        if (connection != null) connection.close();
        if (channel != null) channel.shutdownNow();
    }

    private void end(Failure why, Cause cause) {
        if (isOver) return;
        close();
        owner.ended(this, why, cause);
    }

    // --- what the connection says ---

    @Override
    public void frame(ServerFrame frame) {
        if (isOver) return;
        // Whoever is slow to ask for more is not to blame the server.
        stopListening();
        if (isOpened) {
            owner.frame(this, frame);
            return;
        }
        longestSilence = POLL_WAIT.plus(LATENESS);
        if (frame.hasWelcome()) {
            if (!isUser(frame.getWelcome().getUserId())) return;
            longestSilence =
                    Mapping.duration(frame.getWelcome().getHeartbeatInterval()).plus(LATENESS);
        }
        isOpened = true;
        owner.opened(this, frame);
    }

    @Override
    public void replied(Reply reply) {
        if (!isOver) owner.replied(this, reply);
    }

    @Override
    public void refused(String requestId, Failure why) {
        if (!isOver) owner.refused(this, requestId, why);
    }

    @Override
    public void ended(Failure why) {
        end(why, Cause.LOST);
    }
}
