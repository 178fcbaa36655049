package dev.parley.client;

import dev.parley.client.wire.Connection;
import dev.parley.client.wire.Failure;
import dev.parley.client.wire.Network;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Event;
import dev.parley.v1.Hello;
import dev.parley.v1.MarkReadRequest;
import dev.parley.v1.Reply;
import dev.parley.v1.RoomSummary;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.Signal;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The parts of a client, and how they hear of each other. On the loop, unless said otherwise.
final class Engine implements Link.Crew {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
    private static final String DEVICE_KEY = "device";

    private final Loop loop;
    private final Store store;
    private final Settings settings;
    private final OpenChannels network;
    private final Answers answers;
    private final Notices notices;
    private final Tokens tokens;
    private final Link link;
    private final Requests requests;
    private final Sending sending;
    private final Rooms rooms;
    private final Users users;
    private final Signals signals;
    private final Bookmark bookmark;
    private final String device;
    private final List<CompletableFuture<Void>> connecting = new ArrayList<>();
    /// Where the own read markers that are on their way are to be.
    private final Map<RoomId, Long> marking = new HashMap<>();

    private volatile ConnectionChange connection = new ConnectionChange(
            ConnectionState.DISCONNECTED,
            ConnectionState.DISCONNECTED,
            null,
            ConnectionChange.Cause.CLOSED,
            "not connected yet");
    private volatile boolean isCaughtUp;
    private boolean isHeld;
    private boolean isClosed;
    /// Grows when the user signs out: what was under way then is of no interest.
    private int epoch;

    /// On the thread that makes it.
    Engine(
            Loop loop,
            Network network,
            RandomGenerator random,
            Store store,
            Settings settings,
            Executor executor,
            Answers answers,
            @Nullable TokenSource product) {
        this.loop = loop;
        this.network = new OpenChannels(network);
        this.store = store;
        this.settings = settings;
        this.answers = answers;
        this.notices = new Notices(loop, executor, () -> loop.execute(this::readOn));
        TimeOrderedIds ids = new TimeOrderedIds(random);
        Map<String, byte[]> loaded = store.load();
        this.bookmark = new Bookmark(loop, store, loaded);
        this.device = deviceOf(loaded, ids);
        this.tokens = new Tokens(
                loop, this.network, store, loaded, product, isSignedIn -> tell(new Change.SignedInChanged(isSignedIn)));
        this.link = new Link(loop, this.network, random, tokens, settings, this);
        this.requests = new Requests(loop, random, link::renew);
        this.rooms = new Rooms(loop, requests, tokens, settings, answers, this::tell);
        this.users = new Users(loop, requests, settings, this::tell);
        this.signals = new Signals(loop, requests, rooms::timeline, this::tell);
        this.sending = new Sending(loop, ids, tokens, rooms, requests, store, loaded, this::tell);
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private String deviceOf(Map<String, byte[]> loaded, TimeOrderedIds ids) {
        String known = text(loaded.get(DEVICE_KEY));
        if (!known.isEmpty()) return known;
        String fresh = ids.next(loop.now());
        store.put(DEVICE_KEY, fresh.getBytes(StandardCharsets.UTF_8), false);
        return fresh;
    }

    private void tell(Change change) {
        notices.tell(change);
    }

    // --- for the client, from any thread ---

    Notices notices() {
        return notices;
    }

    Rooms rooms() {
        return rooms;
    }

    Sending sending() {
        return sending;
    }

    Users users() {
        return users;
    }

    Signals signals() {
        return signals;
    }

    Tokens tokens() {
        return tokens;
    }

    ConnectionChange connection() {
        return connection;
    }

    boolean isCaughtUp() {
        return isCaughtUp;
    }

    Answers answers() {
        return answers;
    }

    OpenChannels network() {
        return network;
    }

    CompletableFuture<Void> connect() {
        CompletableFuture<Void> answer = answers.open();
        loop.execute(() -> {
            if (isClosed) return;
            connecting.add(answer);
            if (connection.to() == ConnectionState.CONNECTED) settle(null);
            else link.connect();
        });
        return answer;
    }

    /// Makes a request of Connect.
    <T> CompletableFuture<T> request(ConnectRequest.Builder request, Function<Reply, T> answer) {
        CompletableFuture<T> future = answers.open();
        make(request, future, reply -> answers.complete(future, answer.apply(reply)));
        return future;
    }

    /// Makes a request of Connect whose answer says no more than that it was carried out.
    CompletableFuture<Void> act(ConnectRequest.Builder request) {
        CompletableFuture<Void> future = answers.open();
        make(request, future, _ -> answers.done(future));
        return future;
    }

    private void make(ConnectRequest.Builder request, CompletableFuture<?> future, Consumer<Reply> replied) {
        loop.execute(() -> {
            if (isClosed) return;
            requests.make(request, settings.requestPatience(), replied, why -> answers.fail(future, why));
        });
    }

    /// Moves the own read marker, here at once and at the server when there is a connection.
    void markRead(RoomId room, long seq) {
        loop.execute(() -> {
            // The server refuses what is beyond the newest message.
            long reached = Math.min(seq, lastSeq(room));
            if (isClosed || reached <= rooms.readSeq(room)) return;
            rooms.read(room, reached);
            if (marking.put(room, reached) == null) tellMark(room, reached);
        });
    }

    private long lastSeq(RoomId room) {
        return rooms.room(room).map(known -> known.room().lastSeq()).orElse(0L);
    }

    /// One at a time of a room: the newest is enough.
    private void tellMark(RoomId room, long seq) {
        requests.make(
                ConnectRequest.newBuilder()
                        .setMarkRead(MarkReadRequest.newBuilder()
                                .setRoomId(room.value())
                                .setSeq(seq)),
                null,
                _ -> {
                    long wanted = marking.getOrDefault(room, 0L);
                    if (wanted > seq) tellMark(room, wanted);
                    else marking.remove(room);
                },
                _ -> marking.remove(room));
    }

    /// The user of this client is gone for good, and with it what was kept of it.
    void signedOut() {
        link.disconnect();
        sending.clear();
        requests.close(new ParleyException(ParleyException.Reason.TOKEN_MISSING, "signed out"));
        epoch++;
        rooms.clear();
        marking.clear();
        bookmark.clear();
        try {
            tokens.clear();
            for (String key : store.load().keySet()) store.remove(key);
        } catch (UncheckedIOException e) {
            LOG.log(System.Logger.Level.ERROR, "the store could not be emptied", e);
        }
    }

    void run(Runnable work) {
        loop.execute(work);
    }

    void disconnect() {
        loop.execute(link::disconnect);
    }

    /// Ends everything but the loop itself.
    void close() {
        isClosed = true;
        try (store) {
            link.disconnect();
            requests.close(Answers.closed());
            bookmark.keepNow();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the client has not closed well", e);
        } finally {
            answers.close();
            network.close();
        }
    }

    // --- what the link says ---

    @Override
    public String resumeToken() {
        return bookmark.token();
    }

    @Override
    public void forgetResumeToken() {
        bookmark.forget();
        isCaughtUp = false;
    }

    @Override
    public void snapshot(List<RoomSummary> told, String token) {
        rooms.snapshot(told);
        // The server does not know yet what the user has read meanwhile.
        marking.forEach((room, seq) -> rooms.read(room, Math.min(seq, lastSeq(room))));
        switch (bookmark.begin(token)) {
            case CONTINUED -> {}
            case FRESH -> keepOnceTold(token);
            case LEAPT -> {
                rooms.leap();
                tell(new Change.SnapshotTaken());
                keepOnceTold(token);
            }
        }
    }

    @Override
    public Hello hello() {
        return Hello.newBuilder()
                .setClientName(settings.clientName())
                .setClientVersion(settings.clientVersion())
                .setDeviceId(device)
                .setResumeToken(bookmark.token())
                .setMaxReplay(settings.maxReplay())
                // One that the server does not know would be the end of the stream.
                .addAllFocusRoomIds(signals.focus().stream()
                        .filter(room -> rooms.room(room).isPresent())
                        .map(RoomId::value)
                        .toList())
                .build();
    }

    @Override
    public void connected(Connection fresh) {
        isHeld = false;
        requests.connected(fresh);
    }

    @Override
    public void disconnected() {
        requests.disconnected();
    }

    @Override
    public void frame(ServerFrame frame) {
        if (frame.hasWelcome()) {
            signals.typingInterval(Mapping.duration(frame.getWelcome().getTypingInterval()));
        }
        for (Event event : frame.getEventsList()) apply(event);
        String token = frame.getResumeToken();
        if (bookmark.advance(token)) keepOnceTold(token);
        if (frame.getCaughtUp() && !isCaughtUp) {
            isCaughtUp = true;
            tell(new Change.CaughtUp());
        }
        for (Signal signal : frame.getSignalsList()) signals.apply(signal);
        isHeld = notices.isFull();
        if (!isHeld) link.more();
    }

    private void apply(Event event) {
        if (!bookmark.isNew(event.getPosition())) return;
        rooms.apply(event);
        if (event.hasMessageSent()) {
            signals.posted(
                    new RoomId(event.getRoomId()),
                    new UserId(event.getMessageSent().getSenderId()));
        }
    }

    private void keepOnceTold(String token) {
        int now = epoch;
        notices.afterAll(() -> loop.execute(() -> {
            if (!isClosed && now == epoch) bookmark.keep(token);
        }));
    }

    private void readOn() {
        if (!isHeld) return;
        isHeld = false;
        link.more();
    }

    @Override
    public void replied(Reply reply) {
        requests.replied(reply);
    }

    @Override
    public void refused(String requestId, Failure why) {
        requests.refused(requestId, why);
    }

    @Override
    public void changed(ConnectionChange change, @Nullable Failure why) {
        connection = change;
        if (change.to() != ConnectionState.CONNECTED) isCaughtUp = false;
        tell(new Change.ConnectionChanged(change));
        switch (change.to()) {
            case CONNECTED -> settle(null);
            case DISCONNECTED, FAILED -> settle(why == null ? Answers.closed() : ParleyException.of(why));
            case CONNECTING, RECONNECTING -> {}
        }
    }

    private void settle(@Nullable ParleyException why) {
        List<CompletableFuture<Void>> all = List.copyOf(connecting);
        connecting.clear();
        for (CompletableFuture<Void> waiting : all) {
            if (why == null) answers.done(waiting);
            else answers.fail(waiting, why);
        }
    }
}
