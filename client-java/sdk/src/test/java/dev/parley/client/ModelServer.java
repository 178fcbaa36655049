package dev.parley.client;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.Credentials;
import dev.parley.v1.Drain;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.Event;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.GetMeResponse;
import dev.parley.v1.GetRoomRequest;
import dev.parley.v1.GetRoomResponse;
import dev.parley.v1.Hello;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.ListRoomsRequest;
import dev.parley.v1.ListRoomsResponse;
import dev.parley.v1.MarkReadRequest;
import dev.parley.v1.MarkReadResponse;
import dev.parley.v1.Member;
import dev.parley.v1.MemberChanged;
import dev.parley.v1.Message;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.PollRequest;
import dev.parley.v1.ReactionChanged;
import dev.parley.v1.ReadMarked;
import dev.parley.v1.RefreshTokenRequest;
import dev.parley.v1.RefreshTokenResponse;
import dev.parley.v1.Reply;
import dev.parley.v1.Role;
import dev.parley.v1.Room;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.RoomSummary;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SignOutRequest;
import dev.parley.v1.SignOutResponse;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;
import dev.parley.v1.User;
import dev.parley.v1.UserServiceGrpc;
import dev.parley.v1.Welcome;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The service as the contract describes it, in memory and in process, with two users (the client's own and
/// another one), and with every fault that a test wants. All of it happens on the test's thread.
final class ModelServer implements dev.parley.client.wire.Network, AutoCloseable {
    static final String SELF = "u1";
    static final String OTHER = "u2";
    private static final int HEARTBEAT_SECONDS = 20;
    private static final long TOKEN_SECONDS = 600;

    /// A room: its messages by seq, and who is in it.
    static final class ModelRoom {
        final String id;
        final List<Message> messages = new ArrayList<>();
        final Map<String, Long> readSeqs = new HashMap<>();
        boolean isSelfMember = true;

        ModelRoom(String id) {
            this.id = id;
        }

        long lastSeq() {
            return messages.size();
        }
    }

    /// @param concernsSelf whether the client's user was in the room when it happened
    private record Entry(Event event, boolean concernsSelf) {}

    /// What waits for entries: a stream or a poll.
    private final class Waiting {
        final StreamObserver<ServerFrame> out;
        final boolean isPoll;
        final Instant opened = clock.now();
        long position;
        boolean isCaughtUpTold;
        boolean isOver;

        Waiting(StreamObserver<ServerFrame> out, boolean isPoll, long position) {
            this.out = out;
            this.isPoll = isPoll;
            this.position = position;
        }

        void fail(Status.Code code, @Nullable ErrorReason reason) {
            if (isOver) return;
            isOver = true;
            waiting.remove(this);
            out.onError(reason == null ? code.toStatus().asException() : error(code, reason, null));
        }

        /// Everything new, as one frame; a poll answers with it.
        void deliver(boolean isFirst) {
            if (isOver || isMute) return;
            long end = isLate ? Math.max(position, delivered) : log.size();
            List<Event> events = log.subList((int) position, (int) end).stream()
                    .filter(Entry::concernsSelf)
                    .map(Entry::event)
                    .toList();
            if (events.isEmpty() && !isFirst) return;
            if (!events.isEmpty() && events.getFirst().getPosition() <= delivered) count("again");
            position = end;
            delivered = Math.max(delivered, position);
            ServerFrame.Builder frame =
                    ServerFrame.newBuilder().addAllEvents(events).setResumeToken(token(position));
            if (isFirst && !isPoll) frame.setWelcome(welcome());
            if (position == log.size() && (!isCaughtUpTold || isPoll)) {
                frame.setCaughtUp(true);
                isCaughtUpTold = true;
            }
            send(frame.build());
        }

        void send(ServerFrame frame) {
            if (isOver) return;
            if (isPoll) {
                isOver = true;
                waiting.remove(this);
            }
            out.onNext(frame);
            if (isPoll) out.onCompleted();
        }
    }

    private final ControlledLoop clock;
    private final String name = InProcessServerBuilder.generateName();
    private final Server server;
    private final List<Entry> log = new ArrayList<>();
    private final Map<String, ModelRoom> rooms = new LinkedHashMap<>();
    private final Map<String, SendMessageRequest> sent = new LinkedHashMap<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private String accessToken = "access-0";
    private Instant accessTokenEnd;
    private String refreshToken = "refresh-0";
    private int refreshes;
    private int logId = 1;
    /// Up to here, some connection has brought the log to the client.
    private long delivered;

    // --- what a test may turn ---

    /// Nothing is reached.
    boolean isDown;
    /// Streams fail; polls do not.
    boolean isStreamless;
    /// Everything is taken and nothing is answered.
    boolean isMute;
    /// The log brings nothing new; all else is answered. For [#setLate].
    private boolean isLate;
    /// So many entries arrive again after a resume.
    int repeatedAtResume;
    /// Streams last so many seconds; 0: for ever. For [#passSecond].
    int streamSeconds;
    /// New connections are refused for now, with so long a wait.
    java.time.@Nullable Duration crowded;
    /// So many entries are replayed at most.
    int maxReplay = 10_000;
    /// What becomes of the next sends: taken from the front.
    final List<Fate> fates = new ArrayList<>();

    // --- and how it may be broken, for the judge to find ---

    /// So many entries are left out after a resume.
    int skippedAtResume;
    /// Sends are acknowledged and not stored.
    boolean isForgetful;
    /// Repeats are stored again.
    boolean isRepetitive;

    /// What becomes of one send.
    enum Fate {
        STORED,
        /// Stored, but the connection breaks before the answer.
        STORED_UNTOLD,
        /// The connection breaks before it is stored.
        LOST,
        RATE_LIMITED,
        REFUSED
    }

    /// How often each thing happened, for a test to hold that it did.
    final Map<String, Integer> happened = new HashMap<>();

    ModelServer(ControlledLoop clock) throws IOException {
        this.clock = clock;
        this.accessTokenEnd = clock.now().plusSeconds(TOKEN_SECONDS);
        this.server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .intercept(new Gate())
                .addService(new Streams())
                .addService(new Messages())
                .addService(new Rooms())
                .addService(new Users())
                .addService(new Accounts())
                .build()
                .start();
    }

    private void count(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    // --- for the client ---

    @Override
    public ManagedChannel open(Executor executor) {
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).executor(executor).build();
        channels.add(channel);
        return channel;
    }

    /// Credentials as a sign-in would have left them in a store.
    void signIn(Store store) {
        store.put("user", SELF.getBytes(java.nio.charset.StandardCharsets.UTF_8), true);
        store.put("credentials", credentials().toByteArray(), true);
    }

    String accessToken() {
        return accessToken;
    }

    private Credentials credentials() {
        return Credentials.newBuilder()
                .setAccessToken(accessToken)
                .setAccessTokenExpireTime(timestamp(accessTokenEnd))
                .setRefreshToken(refreshToken)
                .build();
    }

    // --- for the test: the world ---

    ModelRoom room(String id) {
        return rooms.computeIfAbsent(id, ModelRoom::new);
    }

    /// A room that the other user makes, with both in it.
    void makeRoom(String id) {
        room(id);
        append(Event.newBuilder().setRoomId(id).setMemberChanged(selfIs(id, Member.State.STATE_ACTIVE)));
    }

    private static MemberChanged selfIs(String room, Member.State state) {
        return MemberChanged.newBuilder()
                .setMember(Member.newBuilder()
                        .setRoomId(room)
                        .setUserId(SELF)
                        .setRole(Role.ROLE_MEMBER)
                        .setState(state))
                .build();
    }

    /// The other user says something.
    void say(String room, String text) {
        post(
                SendMessageRequest.newBuilder()
                        .setRoomId(room)
                        .setClientMessageId(new UUID(7, log.size()).toString())
                        .setText(text)
                        .build(),
                OTHER);
    }

    /// The other user changes what it said.
    void edit(String room, long seq, String text) {
        change(
                room,
                seq,
                message -> message.toBuilder()
                        .setText(text)
                        .setEditTime(timestamp(clock.now()))
                        .setEtag("e" + log.size())
                        .build());
        append(Event.newBuilder().setRoomId(room).setMessageEdited(plain(room, seq)));
    }

    void delete(String room, long seq) {
        change(
                room,
                seq,
                message -> Message.newBuilder()
                        .setRoomId(room)
                        .setSeq(seq)
                        .setSenderId(message.getSenderId())
                        .setClientMessageId(message.getClientMessageId())
                        .setCreateTime(message.getCreateTime())
                        .setDeleteTime(timestamp(clock.now()))
                        .build());
        append(Event.newBuilder().setRoomId(room).setMessageDeleted(plain(room, seq)));
    }

    void react(String room, long seq, String emoji) {
        Message message = room(room).messages.get((int) seq - 1);
        if (message.hasDeleteTime()
                || message.getReactionsList().stream()
                        .anyMatch(r -> r.getEmoji().equals(emoji))) return;
        change(
                room,
                seq,
                before -> before.toBuilder()
                        .addReactions(dev.parley.v1.Reaction.newBuilder()
                                .setEmoji(emoji)
                                .setCount(1)
                                .addUserIds(OTHER))
                        .build());
        append(Event.newBuilder()
                .setRoomId(room)
                .setReactionChanged(ReactionChanged.newBuilder()
                        .setSeq(seq)
                        .setUserId(OTHER)
                        .setEmoji(emoji)
                        .setPresent(true)));
    }

    private void change(String room, long seq, UnaryOperator<Message> change) {
        room(room).messages.set((int) seq - 1, change.apply(room(room).messages.get((int) seq - 1)));
    }

    private Message plain(String room, long seq) {
        return room(room).messages.get((int) seq - 1).toBuilder()
                .clearReactions()
                .build();
    }

    /// The user of the client is removed from a room, or comes back.
    void setSelfMember(String id, boolean isMember) {
        ModelRoom room = room(id);
        if (room.isSelfMember == isMember) return;
        room.isSelfMember = isMember;
        append(Event.newBuilder()
                .setRoomId(id)
                .setMemberChanged(selfIs(id, isMember ? Member.State.STATE_ACTIVE : Member.State.STATE_LEFT)));
    }

    /// Every connection breaks.
    void breakAll(Status.Code code) {
        for (Waiting each : List.copyOf(waiting)) each.fail(code, null);
    }

    /// The node shuts down, and another one is there at once.
    void drain(long millis) {
        count("drain");
        Drain drain = Drain.newBuilder()
                .setReconnectAfter(
                        Duration.newBuilder().setSeconds(millis / 1000).setNanos((int) (millis % 1000) * 1_000_000))
                .build();
        for (Waiting each : List.copyOf(waiting)) {
            each.send(ServerFrame.newBuilder()
                    .setDrain(drain)
                    .setResumeToken(token(each.position))
                    .build());
            each.fail(Status.Code.UNAVAILABLE, ErrorReason.ERROR_REASON_SERVER_DRAINING);
        }
    }

    /// The access token ends now.
    void expireToken() {
        accessTokenEnd = clock.now();
        for (Waiting each : List.copyOf(waiting)) {
            each.fail(Status.Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_TOKEN_EXPIRED);
        }
    }

    /// The session is ended elsewhere.
    void revoke() {
        accessToken = "none";
        refreshToken = "none";
        for (Waiting each : List.copyOf(waiting)) {
            each.fail(Status.Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_TOKEN_REVOKED);
        }
    }

    /// The database is restored from a backup: no token of before is good.
    ///
    /// @param lost how many of the newest messages of a room the backup does not have
    void restore(Map<String, Integer> lost) {
        logId++;
        lost.forEach(this::lose);
        breakAll(Status.Code.UNAVAILABLE);
    }

    private void lose(String id, int count) {
        ModelRoom room = room(id);
        for (Message message : List.copyOf(room.messages.subList((int) room.lastSeq() - count, (int) room.lastSeq()))) {
            room.messages.removeLast();
            sent.remove(message.getClientMessageId());
            seqs.remove(message.getSenderId() + message.getClientMessageId());
        }
        room.readSeqs.replaceAll((_, seq) -> Math.min(seq, room.lastSeq()));
    }

    /// The log brings nothing new for a while; then all that has waited.
    void setLate(boolean isLate) {
        this.isLate = isLate;
        for (Waiting each : List.copyOf(waiting)) each.deliver(false);
    }

    /// What a server does as time passes.
    void heartbeat() {
        for (Waiting each : List.copyOf(waiting)) {
            if (!each.isOver && !isMute && !each.isPoll) {
                each.send(ServerFrame.newBuilder()
                        .setResumeToken(token(each.position))
                        .build());
            } else if (!each.isOver && !isMute) {
                each.deliver(true);
            }
        }
    }

    /// A second has passed: streams that are allowed no more are cut.
    void passSecond() {
        for (Waiting each : List.copyOf(waiting)) {
            boolean isOld = streamSeconds > 0
                    && !each.isPoll
                    && !each.opened.plusSeconds(streamSeconds).isAfter(clock.now());
            if (isOld) each.fail(Status.Code.UNAVAILABLE, null);
        }
    }

    int openStreams() {
        return (int) waiting.stream().filter(each -> !each.isPoll).count();
    }

    int openPolls() {
        return (int) waiting.stream().filter(each -> each.isPoll).count();
    }

    boolean areAllChannelsShutDown() {
        return channels.stream().allMatch(ManagedChannel::isShutdown);
    }

    private String token(long position) {
        return logId + ":" + position;
    }

    private void append(Event.Builder event) {
        boolean concernsSelf = room(event.getRoomId()).isSelfMember || event.hasMemberChanged();
        log.add(new Entry(event.setPosition(log.size() + 1L).build(), concernsSelf));
        for (Waiting each : List.copyOf(waiting)) each.deliver(false);
    }

    private SendMessageResponse post(SendMessageRequest request, String sender) {
        String key = sender + request.getClientMessageId();
        Long known = isRepetitive ? null : seqs.get(key);
        ModelRoom room = room(request.getRoomId());
        if (isForgetful && sender.equals(SELF)) {
            return SendMessageResponse.newBuilder()
                    .setSeq(room.lastSeq() + 1)
                    .setCreateTime(timestamp(clock.now()))
                    .build();
        }
        if (known == null) {
            long seq = room.lastSeq() + 1;
            seqs.put(key, seq);
            if (sender.equals(SELF)) sent.put(request.getClientMessageId(), request);
            Message message = Message.newBuilder()
                    .setRoomId(room.id)
                    .setSeq(seq)
                    .setSenderId(sender)
                    .setClientMessageId(request.getClientMessageId())
                    .setText(request.getText())
                    .setCreateTime(timestamp(clock.now()))
                    .setEtag("e" + log.size())
                    .build();
            room.messages.add(message);
            append(Event.newBuilder().setRoomId(room.id).setMessageSent(message));
        } else {
            count("repeat");
        }
        long seq = known == null ? room.lastSeq() : known;
        return SendMessageResponse.newBuilder()
                .setRoomId(room.id)
                .setSeq(seq)
                .setClientMessageId(request.getClientMessageId())
                .setCreateTime(room.messages.get((int) seq - 1).getCreateTime())
                .setRepeatedSend(known != null)
                .build();
    }

    /// What the client's user has sent, in the order in which it was stored.
    List<SendMessageRequest> sent() {
        return List.copyOf(sent.values());
    }

    // --- the services ---

    private static Exception error(Status.Code code, ErrorReason reason, java.time.@Nullable Duration retryAfter) {
        return StatusProto.toStatusException(status(code, reason, retryAfter));
    }

    private static com.google.rpc.Status status(
            Status.Code code, ErrorReason reason, java.time.@Nullable Duration retryAfter) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage("refused: " + reason)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("parley")
                        .setReason(reason.name())
                        .build()));
        if (retryAfter != null) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Duration.newBuilder()
                            .setSeconds(retryAfter.toSeconds())
                            .setNanos(retryAfter.getNano()))
                    .build()));
        }
        return status.build();
    }

    /// Refuses who has no good token, and everybody while the server is down.
    private final class Gate implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String method = call.getMethodDescriptor().getFullMethodName();
            if (isDown || (isStreamless && method.endsWith("/Connect"))) {
                call.close(Status.UNAVAILABLE.withDescription("nobody there"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            String token = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
            boolean isOpen = method.startsWith("parley.v1.AuthService/Refresh");
            ErrorReason wrong = isOpen
                    ? null
                    : !("Bearer " + accessToken).equals(token)
                            ? ErrorReason.ERROR_REASON_TOKEN_EXPIRED
                            : clock.now().isBefore(accessTokenEnd) ? null : ErrorReason.ERROR_REASON_TOKEN_EXPIRED;
            if (wrong != null) {
                count("expired");
                Status status = Status.UNAUTHENTICATED;
                Metadata trailers = StatusProto.toStatusException(status(Status.Code.UNAUTHENTICATED, wrong, null))
                        .getTrailers();
                call.close(status, trailers == null ? new Metadata() : trailers);
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
        }
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private static Welcome welcome() {
        return Welcome.newBuilder()
                .setSessionId("s")
                .setUserId(SELF)
                .setHeartbeatInterval(Duration.newBuilder().setSeconds(HEARTBEAT_SECONDS))
                .setTypingInterval(Duration.newBuilder().setSeconds(3))
                .build();
    }

    /// The position of a token, or why there is none.
    private @Nullable ErrorReason wrongWith(String token) {
        if (token.isEmpty()) return null;
        if (!token.startsWith(logId + ":")) return ErrorReason.ERROR_REASON_RESUME_TOKEN_INVALID;
        return log.size() - place(token) > maxReplay ? ErrorReason.ERROR_REASON_RESUME_TOKEN_EXPIRED : null;
    }

    private long positionOf(String token) {
        return token.isEmpty()
                ? log.size()
                : Math.clamp(place(token) + skippedAtResume - repeatedAtResume, 0, log.size());
    }

    private static long place(String token) {
        return Long.parseLong(token.substring(token.indexOf(':') + 1));
    }

    private @Nullable Waiting open(StreamObserver<ServerFrame> out, boolean isPoll, String resumeToken) {
        if (crowded != null) {
            count("crowded");
            out.onError(error(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_STREAMS, crowded));
            return null;
        }
        ErrorReason wrong = wrongWith(resumeToken);
        if (wrong != null) {
            count("refused token");
            out.onError(error(
                    wrong == ErrorReason.ERROR_REASON_RESUME_TOKEN_EXPIRED
                            ? Status.Code.OUT_OF_RANGE
                            : Status.Code.INVALID_ARGUMENT,
                    wrong,
                    null));
            return null;
        }
        count(isPoll ? "poll" : "stream");
        Waiting opened = new Waiting(out, isPoll, positionOf(resumeToken));
        waiting.add(opened);
        return opened;
    }

    private final class Streams extends StreamServiceGrpc.StreamServiceImplBase {
        @Override
        public StreamObserver<ConnectRequest> connect(StreamObserver<ServerFrame> out) {
            return new StreamObserver<>() {
                private @Nullable Waiting opened;

                @Override
                public void onNext(ConnectRequest request) {
                    if (isMute) return;
                    if (request.hasHello()) {
                        Hello hello = request.getHello();
                        opened = open(out, false, hello.getResumeToken());
                        if (opened != null) opened.deliver(true);
                    } else if (opened != null && !opened.isOver) {
                        answer(opened, request);
                    }
                }

                @Override
                public void onError(Throwable error) {
                    if (opened != null) {
                        opened.isOver = true;
                        waiting.remove(opened);
                    }
                }

                @Override
                public void onCompleted() {
                    onError(new IllegalStateException("half-closed"));
                }
            };
        }

        private void answer(Waiting stream, ConnectRequest request) {
            Reply.Builder reply = Reply.newBuilder().setRequestId(request.getRequestId());
            switch (request.getRequestCase()) {
                case SEND_MESSAGE -> {
                    switch (fateOf(request.getSendMessage())) {
                        case STORED -> reply.setSendMessage(post(request.getSendMessage(), SELF));
                        case STORED_UNTOLD -> {
                            // The event may still get through, as it does when only the answer is lost.
                            waiting.remove(stream);
                            post(request.getSendMessage(), SELF);
                            waiting.add(stream);
                            stream.fail(Status.Code.UNAVAILABLE, null);
                            return;
                        }
                        case LOST -> {
                            stream.fail(Status.Code.UNAVAILABLE, null);
                            return;
                        }
                        case RATE_LIMITED ->
                            reply.setError(status(
                                    Status.Code.RESOURCE_EXHAUSTED,
                                    ErrorReason.ERROR_REASON_RATE_LIMITED,
                                    java.time.Duration.ofSeconds(1)));
                        case REFUSED ->
                            reply.setError(status(
                                    Status.Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ROOM_ACCESS_DENIED, null));
                    }
                }
                case LIST_MESSAGES -> reply.setListMessages(page(request.getListMessages()));
                case GET_ROOM ->
                    reply.setGetRoom(GetRoomResponse.newBuilder()
                            .setRoom(summary(room(request.getGetRoom().getRoomId()))));
                case MARK_READ -> reply.setMarkRead(markRead(request.getMarkRead()));
                default ->
                    reply.setError(status(Status.Code.UNIMPLEMENTED, ErrorReason.ERROR_REASON_METHOD_UNKNOWN, null));
            }
            stream.send(ServerFrame.newBuilder().addReplies(reply).build());
        }

        @Override
        public void subscribe(SubscribeRequest request, StreamObserver<ServerFrame> out) {
            out.onError(Status.UNIMPLEMENTED.asException());
        }

        @Override
        public void poll(PollRequest request, StreamObserver<ServerFrame> out) {
            if (isMute) return;
            Waiting opened = open(out, true, request.getResumeToken());
            if (opened == null) return;
            boolean isAtOnce = request.getWait().getSeconds() == 0;
            opened.deliver(isAtOnce);
        }
    }

    private Fate fateOf(SendMessageRequest request) {
        Fate fate = fates.isEmpty() ? Fate.STORED : fates.removeFirst();
        // What was stored once is never refused: repeats are found before rules are asked.
        if (fate == Fate.REFUSED && seqs.containsKey(SELF + request.getClientMessageId())) fate = Fate.STORED;
        count(fate.name());
        return fate;
    }

    private MarkReadResponse markRead(MarkReadRequest request) {
        ModelRoom room = room(request.getRoomId());
        long seq = Math.max(room.readSeqs.getOrDefault(SELF, 0L), Math.min(request.getSeq(), room.lastSeq()));
        room.readSeqs.put(SELF, seq);
        append(Event.newBuilder()
                .setRoomId(room.id)
                .setReadMarked(ReadMarked.newBuilder().setUserId(SELF).setReadSeq(seq)));
        return MarkReadResponse.newBuilder().setReadSeq(seq).build();
    }

    private ListMessagesResponse page(ListMessagesRequest request) {
        List<Message> all = room(request.getRoomId()).messages;
        int size = request.getPageSize() == 0 ? 50 : request.getPageSize();
        List<Message> page = new ArrayList<>();
        if (request.hasAfterSeq()) {
            for (long seq = request.getAfterSeq() + 1; seq <= all.size() && page.size() < size; seq++) {
                page.add(all.get((int) seq - 1));
            }
        } else {
            long from = request.hasBeforeSeq() ? request.getBeforeSeq() - 1 : all.size();
            for (long seq = from; seq >= 1 && page.size() < size; seq--) page.add(all.get((int) seq - 1));
        }
        return ListMessagesResponse.newBuilder().addAllMessages(page).build();
    }

    private RoomSummary summary(ModelRoom room) {
        RoomSummary.Builder summary = RoomSummary.newBuilder()
                .setRoom(Room.newBuilder()
                        .setRoomId(room.id)
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle(room.id)
                        .setLastSeq(room.lastSeq()))
                .setMember(Member.newBuilder()
                        .setRoomId(room.id)
                        .setUserId(SELF)
                        .setRole(Role.ROLE_MEMBER)
                        .setState(Member.State.STATE_ACTIVE)
                        .setReadSeq(room.readSeqs.getOrDefault(SELF, 0L)));
        // As the server does it: without reactions.
        if (room.lastSeq() > 0) summary.setLastMessage(plain(room.id, room.lastSeq()));
        return summary.build();
    }

    /// Answers, unless nothing is answered.
    private <Q, A> void unary(Q request, StreamObserver<A> out, BiFunction<Q, StreamObserver<A>, @Nullable A> method) {
        if (isMute) return;
        A answer = method.apply(request, out);
        if (answer == null) return;
        out.onNext(answer);
        out.onCompleted();
    }

    private final class Messages extends MessageServiceGrpc.MessageServiceImplBase {
        @Override
        public void sendMessage(SendMessageRequest request, StreamObserver<SendMessageResponse> out) {
            unary(request, out, (send, _) -> switch (fateOf(send)) {
                case STORED -> post(send, SELF);
                case STORED_UNTOLD -> {
                    post(send, SELF);
                    out.onError(Status.UNAVAILABLE.asException());
                    yield null;
                }
                case LOST -> {
                    out.onError(Status.UNAVAILABLE.asException());
                    yield null;
                }
                case RATE_LIMITED -> {
                    out.onError(error(
                            Status.Code.RESOURCE_EXHAUSTED,
                            ErrorReason.ERROR_REASON_RATE_LIMITED,
                            java.time.Duration.ofSeconds(1)));
                    yield null;
                }
                case REFUSED -> {
                    out.onError(
                            error(Status.Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ROOM_ACCESS_DENIED, null));
                    yield null;
                }
            });
        }

        @Override
        public void listMessages(ListMessagesRequest request, StreamObserver<ListMessagesResponse> out) {
            unary(request, out, (list, _) -> page(list));
        }

        @Override
        public void markRead(MarkReadRequest request, StreamObserver<MarkReadResponse> out) {
            unary(request, out, (mark, _) -> ModelServer.this.markRead(mark));
        }
    }

    private final class Rooms extends RoomServiceGrpc.RoomServiceImplBase {
        @Override
        public void listRooms(ListRoomsRequest request, StreamObserver<ListRoomsResponse> out) {
            count("snapshot");
            unary(
                    request,
                    out,
                    (_, _) -> ListRoomsResponse.newBuilder()
                            .addAllRooms(rooms.values().stream()
                                    .filter(room -> room.isSelfMember)
                                    .map(ModelServer.this::summary)
                                    .toList())
                            .setResumeToken(token(log.size()))
                            .build());
        }

        @Override
        public void getRoom(GetRoomRequest request, StreamObserver<GetRoomResponse> out) {
            unary(
                    request,
                    out,
                    (get, _) -> GetRoomResponse.newBuilder()
                            .setRoom(summary(room(get.getRoomId())))
                            .build());
        }
    }

    private final class Users extends UserServiceGrpc.UserServiceImplBase {
        @Override
        public void getMe(GetMeRequest request, StreamObserver<GetMeResponse> out) {
            unary(
                    request,
                    out,
                    (_, _) -> GetMeResponse.newBuilder()
                            .setUser(User.newBuilder().setUserId(SELF).setHandle("ada"))
                            .build());
        }
    }

    private final class Accounts extends AuthServiceGrpc.AuthServiceImplBase {
        @Override
        public void signOut(SignOutRequest request, StreamObserver<SignOutResponse> out) {
            unary(request, out, (_, _) -> SignOutResponse.getDefaultInstance());
        }

        @Override
        public void refreshToken(RefreshTokenRequest request, StreamObserver<RefreshTokenResponse> out) {
            unary(request, out, (refresh, _) -> {
                if (!refresh.getRefreshToken().equals(refreshToken)) {
                    out.onError(
                            error(Status.Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_REFRESH_TOKEN_INVALID, null));
                    return null;
                }
                refreshes++;
                count("refresh");
                accessToken = "access-" + refreshes;
                refreshToken = "refresh-" + refreshes;
                accessTokenEnd = clock.now().plusSeconds(TOKEN_SECONDS);
                return RefreshTokenResponse.newBuilder()
                        .setCredentials(credentials())
                        .build();
            });
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
    }
}
