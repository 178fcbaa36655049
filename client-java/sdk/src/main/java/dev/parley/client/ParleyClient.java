package dev.parley.client;

import dev.parley.client.TimelineEntry.Outgoing;
import dev.parley.client.wire.Network;
import dev.parley.v1.AddMemberRequest;
import dev.parley.v1.AddReactionRequest;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.DeleteMessageRequest;
import dev.parley.v1.EditMessageRequest;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.GetPresenceRequest;
import dev.parley.v1.GetUserRequest;
import dev.parley.v1.JoinRoomRequest;
import dev.parley.v1.LeaveRoomRequest;
import dev.parley.v1.ListMembersRequest;
import dev.parley.v1.ListPublicRoomsRequest;
import dev.parley.v1.OpenDirectRoomRequest;
import dev.parley.v1.RemoveMemberRequest;
import dev.parley.v1.RemoveReactionRequest;
import dev.parley.v1.SearchMessagesRequest;
import dev.parley.v1.SearchUsersRequest;
import dev.parley.v1.SetMemberRoleRequest;
import dev.parley.v1.UpdateProfileRequest;
import dev.parley.v1.UpdateRoomRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A chat client: connected or coming back by itself, with the user's rooms and their timelines as they are,
/// and messages that are sent when they can be. The [package][dev.parley.client] has a tour.
///
/// Every method may be called from any thread, a screen's too: none waits for the network. What takes time
/// answers a `CompletableFuture`, which completes on a thread of its own, exceptionally with a
/// [ParleyException]; a program that may wait calls `join()`, a screen goes on by `thenAcceptAsync` with its
/// own executor. Such a request waits up to 30 s for a connection and is made again when one breaks: all of
/// them are idempotent. Two that are made at once may be carried out in either order; messages of one room
/// are not.
public final class ParleyClient implements AutoCloseable {
    private static final int CLOSE_WITHIN_SECONDS = 5;
    private static final int MAX_FOCUS_ROOMS = 50;

    private final Loop loop;
    private final Engine engine;
    private final Account account;
    private final String deviceLabel;
    /// Closed with the client, when it is the client's own.
    private final @Nullable ExecutorService ownExecutor;

    private final AtomicBoolean isClosed = new AtomicBoolean();

    ParleyClient(Builder builder, Loop loop, Network network, RandomGenerator random, Executor waiters) {
        this.loop = loop;
        this.deviceLabel = builder.deviceLabel;
        Executor given = builder.executor;
        Executor executor;
        if (given == null) {
            ExecutorService own = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("parley-observers").factory());
            this.ownExecutor = own;
            executor = own;
        } else {
            this.ownExecutor = null;
            executor = given;
        }
        this.engine = new Engine(
                loop,
                network,
                random,
                builder.store,
                Settings.of(builder.name, builder.version, builder.maxRetries, builder.requestTimeout),
                executor,
                new Answers(waiters),
                builder.tokenSource);
        this.account = new Account(loop, engine);
    }

    /// Begins to describe a client.
    ///
    /// @param target the server, as `host:port`
    public static Builder builder(String target) {
        return new Builder(target);
    }

    // --- the connection ---

    /// Connects, and from then on stays connected: whatever breaks the connection, the client comes back,
    /// until [#disconnect] or [#close], or until it has FAILED.
    ///
    /// @return completes when it is CONNECTED; exceptionally when that failed this time
    public CompletableFuture<Void> connect() {
        return engine.connect();
    }

    /// Leaves; [#connect] comes back. What is not sent yet stays.
    public void disconnect() {
        engine.disconnect();
    }

    /// How the client stands to its server.
    public ConnectionState state() {
        return engine.connection().to();
    }

    /// The newest transition, with its cause.
    public ConnectionChange connection() {
        return engine.connection();
    }

    /// Whether everything that was missed has come in. False while there is no connection.
    public boolean isCaughtUp() {
        return engine.isCaughtUp();
    }

    /// Tells an observer of every change from now on: one at a time, in order, on the client's executor.
    /// While an observer is slow, less is taken from the server; nothing is lost by it. A program that wants
    /// every message observes before it connects.
    public Subscription observe(Consumer<Change> observer) {
        return engine.notices().observe(observer);
    }

    /// Ends the client and everything of it. What is not sent yet stays in its store for the next one. Waits
    /// for the last write to the store; observers may still be told what happened before.
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) return;
        CountDownLatch closed = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                engine.close();
            } finally {
                closed.countDown();
            }
        });
        try {
            boolean _ = closed.await(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
        if (ownExecutor != null) ownExecutor.shutdown();
    }

    // --- the user ---

    /// Makes an account and signs in. Repeating it with the same handle and password signs in.
    ///
    /// @param handle the unique name: 2 to 32 letters (A–Z), digits, `_`, `.`, `-`, beginning with a letter
    ///     or a digit
    /// @param displayName what others see, 1 to 64 characters; the handle when empty
    /// @param password 8 to 256 characters
    public CompletableFuture<User> signUp(String handle, String displayName, String password) {
        return account.signUp(handle, displayName, password, deviceLabel);
    }

    /// Signs in. The credentials live in the store and are renewed by the client: with a store on disk this
    /// is done once.
    public CompletableFuture<User> signIn(String handle, String password) {
        return account.signIn(handle, password, deviceLabel);
    }

    /// Signs out for good: ends the session, disconnects, and empties the store, unsent messages included.
    public CompletableFuture<Void> signOut() {
        return account.signOut();
    }

    /// Whether there are credentials.
    public boolean isSignedIn() {
        return engine.tokens().isSignedIn();
    }

    /// Who the client is; empty before it has signed in for the first time.
    public Optional<UserId> userId() {
        return engine.tokens().userId();
    }

    /// The client's own user.
    public CompletableFuture<User> me() {
        return engine.request(
                ConnectRequest.newBuilder().setGetMe(GetMeRequest.getDefaultInstance()),
                reply -> known(reply.getGetMe().getUser()));
    }

    /// Changes what others see of the client's own user.
    ///
    /// @param avatarUrl an https address, or empty
    public CompletableFuture<User> updateProfile(String displayName, String avatarUrl) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setUpdateProfile(UpdateProfileRequest.newBuilder()
                                .setUser(dev.parley.v1.User.newBuilder()
                                        .setDisplayName(displayName)
                                        .setAvatarUrl(avatarUrl))
                                .setUpdateMask(com.google.protobuf.FieldMask.newBuilder()
                                        .addPaths("display_name")
                                        .addPaths("avatar_url"))),
                reply -> known(reply.getUpdateProfile().getUser()));
    }

    private User known(dev.parley.v1.User told) {
        User user = Mapping.user(told);
        engine.users().put(user);
        return user;
    }

    // --- other users ---

    /// A user, if it is known already; otherwise it is fetched, and [Change.UserChanged] tells.
    public Optional<User> user(UserId id) {
        return engine.users().get(id);
    }

    /// The user with a handle.
    public CompletableFuture<User> findUser(String handle) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setGetUser(GetUserRequest.newBuilder().setHandle(handle)),
                reply -> known(reply.getGetUser().getUser()));
    }

    /// Users whose handle or display name begins with the query.
    ///
    /// @param pageToken empty for the first page, then [Page#nextToken]
    public CompletableFuture<Page<User>> searchUsers(String query, String pageToken) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setSearchUsers(
                                SearchUsersRequest.newBuilder().setQuery(query).setPageToken(pageToken)),
                reply -> new Page<>(
                        Mapping.all(reply.getSearchUsers().getUsersList(), this::known),
                        reply.getSearchUsers().getNextPageToken()));
    }

    /// Whether a user is there, as far as it was heard: known for members of the rooms in view, and whom
    /// [#askPresence] asked for.
    public Optional<Presence> presence(UserId user) {
        return engine.signals().presence(user);
    }

    /// Asks whether users are there. At most 200.
    public CompletableFuture<List<Presence>> askPresence(Collection<UserId> users) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setGetPresence(GetPresenceRequest.newBuilder()
                                .addAllUserIds(Mapping.all(List.copyOf(users), UserId::value))),
                reply -> {
                    List<Presence> presences =
                            Mapping.all(reply.getGetPresence().getPresencesList(), Mapping::presence);
                    presences.forEach(engine.signals()::put);
                    return presences;
                });
    }

    // --- rooms ---

    /// The user's rooms, the one with the newest message first.
    public List<RoomSummary> rooms() {
        return engine.rooms().all();
    }

    /// One of the user's rooms.
    public Optional<RoomSummary> room(RoomId id) {
        return engine.rooms().room(id);
    }

    /// What a room shows. The same object for as long as the client lives.
    public Timeline timeline(RoomId room) {
        return engine.rooms().timeline(room);
    }

    /// The rooms that anybody may join, by handle.
    ///
    /// @param query the beginning of a handle or title; empty for all
    /// @param pageToken empty for the first page, then [Page#nextToken]
    public CompletableFuture<Page<Room>> listPublicRooms(String query, String pageToken) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setListPublicRooms(ListPublicRoomsRequest.newBuilder()
                                .setQuery(query)
                                .setPageToken(pageToken)),
                reply -> new Page<>(
                        Mapping.all(reply.getListPublicRooms().getRoomsList(), Mapping::room),
                        reply.getListPublicRooms().getNextPageToken()));
    }

    /// Makes a room; the user is its owner.
    public CompletableFuture<RoomSummary> createRoom(NewRoom room) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setCreateRoom(CreateRoomRequest.newBuilder()
                                .setKind(
                                        room.kind() == Room.Kind.PUBLIC
                                                ? dev.parley.v1.Room.Kind.KIND_PUBLIC
                                                : dev.parley.v1.Room.Kind.KIND_PRIVATE)
                                .setHandle(room.handle())
                                .setTitle(room.title())
                                .setTopic(room.topic())
                                .addAllMemberUserIds(Mapping.all(room.members(), UserId::value))
                                .setRequestId(requestId())),
                reply -> entered(reply.getCreateRoom().getRoom()));
    }

    /// Changes what a room is called; takes an admin.
    ///
    /// @param room as it was read, with the new title or topic: an edit that it has not seen is not
    ///     overwritten
    public CompletableFuture<Room> updateRoom(Room room) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setUpdateRoom(UpdateRoomRequest.newBuilder()
                                .setRoom(dev.parley.v1.Room.newBuilder()
                                        .setRoomId(room.id().value())
                                        .setTitle(room.title())
                                        .setTopic(room.topic())
                                        .setEtag(room.etag()))
                                .setUpdateMask(com.google.protobuf.FieldMask.newBuilder()
                                        .addPaths("title")
                                        .addPaths("topic"))
                                .setRequestId(requestId())),
                reply -> Mapping.room(reply.getUpdateRoom().getRoom()));
    }

    /// The room of the user and another one; made when there is none.
    public CompletableFuture<RoomSummary> openDirectRoom(UserId other) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setOpenDirectRoom(OpenDirectRoomRequest.newBuilder().setUserId(other.value())),
                reply -> entered(reply.getOpenDirectRoom().getRoom()));
    }

    /// Joins a public room. Joining again changes nothing.
    public CompletableFuture<RoomSummary> joinRoom(String handle) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setJoinRoom(
                                JoinRoomRequest.newBuilder().setHandle(handle).setRequestId(requestId())),
                reply -> entered(reply.getJoinRoom().getRoom()));
    }

    private RoomSummary entered(dev.parley.v1.RoomSummary told) {
        RoomSummary room = Mapping.summary(told);
        engine.rooms().put(room, false);
        return room;
    }

    /// Leaves a room.
    public CompletableFuture<Void> leaveRoom(RoomId room) {
        return engine.act(ConnectRequest.newBuilder()
                .setLeaveRoom(
                        LeaveRoomRequest.newBuilder().setRoomId(room.value()).setRequestId(requestId())));
    }

    /// Adds a member; takes an admin.
    public CompletableFuture<Void> addMember(RoomId room, UserId user) {
        return engine.act(ConnectRequest.newBuilder()
                .setAddMember(AddMemberRequest.newBuilder()
                        .setRoomId(room.value())
                        .setUserId(user.value())
                        .setRequestId(requestId())));
    }

    /// Removes a member; takes an admin.
    ///
    /// @param isBanned whether it cannot come back
    public CompletableFuture<Void> removeMember(RoomId room, UserId user, boolean isBanned) {
        return engine.act(ConnectRequest.newBuilder()
                .setRemoveMember(RemoveMemberRequest.newBuilder()
                        .setRoomId(room.value())
                        .setUserId(user.value())
                        .setBan(isBanned)
                        .setRequestId(requestId())));
    }

    /// Gives a member another role; takes an owner.
    public CompletableFuture<Void> setRole(RoomId room, UserId user, Role role) {
        return engine.act(ConnectRequest.newBuilder()
                .setSetMemberRole(SetMemberRoleRequest.newBuilder()
                        .setRoomId(room.value())
                        .setUserId(user.value())
                        .setRole(Mapping.role(role))
                        .setRequestId(requestId())));
    }

    /// A room's members, with their read markers.
    ///
    /// @param pageToken empty for the first page, then [Page#nextToken]
    public CompletableFuture<Page<Member>> members(RoomId room, String pageToken) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setListMembers(ListMembersRequest.newBuilder()
                                .setRoomId(room.value())
                                .setPageToken(pageToken)),
                reply -> new Page<>(
                        Mapping.all(reply.getListMembers().getMembersList(), Mapping::member),
                        reply.getListMembers().getNextPageToken()));
    }

    // --- messages ---

    /// Sends a message. It is in the room's timeline when this returns, PENDING; then it is SENT and takes
    /// its final place, or has FAILED with the reason. It goes to the store in the next moment, before its
    /// first try, and from there on survives lost connections and, with a store on disk, the end of the
    /// program. Messages of one room are stored in the order in which they were sent.
    ///
    /// @throws IllegalStateException when the client is closed
    public Outgoing send(RoomId room, Draft draft) {
        if (isClosed.get()) throw new IllegalStateException("the client is closed; send with one that is not");
        return engine.sending().send(room, draft);
    }

    /// Sends a text.
    public Outgoing send(RoomId room, String text) {
        return send(room, Draft.of(text));
    }

    /// What is still to be sent, and what has FAILED, in all rooms; also what an earlier run of the program
    /// left.
    public List<Outgoing> unsent() {
        return engine.rooms().unsent();
    }

    /// Sends a FAILED message again; any other is left as it is.
    public void retry(Outgoing message) {
        engine.sending().retry(message);
    }

    /// Gives a FAILED message up: it disappears. Any other is left as it is.
    public void discard(Outgoing message) {
        engine.sending().discard(message);
    }

    /// Changes the text of a message of one's own.
    ///
    /// @param message as it was read: an edit that it has not seen is not overwritten
    public CompletableFuture<Message> edit(Message message, String text) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setEditMessage(EditMessageRequest.newBuilder()
                                .setMessage(dev.parley.v1.Message.newBuilder()
                                        .setRoomId(message.roomId().value())
                                        .setSeq(message.seq())
                                        .setText(text)
                                        .setEtag(message.etag()))
                                .setUpdateMask(com.google.protobuf.FieldMask.newBuilder()
                                        .addPaths("text"))
                                .setRequestId(requestId())),
                reply -> Mapping.message(reply.getEditMessage().getMessage()));
    }

    /// Deletes a message: one's own, or any in a room where the user is an admin.
    public CompletableFuture<Void> delete(RoomId room, long seq) {
        return engine.act(ConnectRequest.newBuilder()
                .setDeleteMessage(DeleteMessageRequest.newBuilder()
                        .setRoomId(room.value())
                        .setSeq(seq)));
    }

    /// Puts an emoji on a message.
    public CompletableFuture<Void> react(RoomId room, long seq, String emoji) {
        return engine.act(ConnectRequest.newBuilder()
                .setAddReaction(AddReactionRequest.newBuilder()
                        .setRoomId(room.value())
                        .setSeq(seq)
                        .setEmoji(emoji)
                        .setRequestId(requestId())));
    }

    /// Takes an own emoji off.
    public CompletableFuture<Void> unreact(RoomId room, long seq, String emoji) {
        return engine.act(ConnectRequest.newBuilder()
                .setRemoveReaction(RemoveReactionRequest.newBuilder()
                        .setRoomId(room.value())
                        .setSeq(seq)
                        .setEmoji(emoji)
                        .setRequestId(requestId())));
    }

    /// Finds messages by their words, newest first.
    ///
    /// @param room where; null for all of the user's rooms
    /// @param pageToken empty for the first page, then [Page#nextToken]
    public CompletableFuture<Page<Message>> search(String query, @Nullable RoomId room, String pageToken) {
        return engine.request(
                ConnectRequest.newBuilder()
                        .setSearchMessages(SearchMessagesRequest.newBuilder()
                                .setQuery(query)
                                .setRoomId(room == null ? "" : room.value())
                                .setPageToken(pageToken)),
                reply -> new Page<>(
                        Mapping.all(reply.getSearchMessages().getMessagesList(), Mapping::message),
                        reply.getSearchMessages().getNextPageToken()));
    }

    /// Moves the own read marker forward, here at once and at the server as soon as it can be told.
    public void markRead(RoomId room, long seq) {
        engine.markRead(room, seq);
    }

    // --- what is true for a moment ---

    /// Says which rooms a person looks at, at most 50: typing and presence are told for these alone.
    public void focus(Collection<RoomId> rooms) {
        List<RoomId> copy = List.copyOf(rooms);
        if (copy.size() > MAX_FOCUS_ROOMS) {
            throw new IllegalArgumentException(
                    copy.size() + " rooms are more than a person looks at; give at most " + MAX_FOCUS_ROOMS);
        }
        engine.run(() -> engine.signals().focus(copy));
    }

    /// Says that the person writes, or has stopped. Call it with each key: the others are told as often as
    /// they need it.
    public void typing(RoomId room, boolean isTyping) {
        engine.run(() -> engine.signals().typing(room, isTyping));
    }

    // --------------------------------------------------------------------------------------------------------------

    private static String requestId() {
        return UUID.randomUUID().toString();
    }

    /// What a client is to be. Everything but the server has a default.
    public static final class Builder {
        private static final int MAX_NAME = 64;
        private static final int MAX_VERSION = 32;

        private final String target;
        private boolean isPlaintext;
        private @Nullable Path trusted;
        private Store store = Store.inMemory();
        private @Nullable Executor executor;
        private @Nullable TokenSource tokenSource;
        private String deviceLabel = "";
        private String name = Settings.CLIENT_NAME;
        private String version = Settings.version();
        private int maxRetries = Settings.MAX_RETRIES;
        private Duration requestTimeout = Settings.REQUEST_PATIENCE;

        private Builder(String target) {
            this.target = target;
        }

        /// Without TLS: for a server on this machine, or behind something that brings its own.
        public Builder plaintext() {
            isPlaintext = true;
            return this;
        }

        /// Trusts these certificates (PEM) instead of the system's.
        public Builder trusting(Path certificates) {
            trusted = certificates;
            return this;
        }

        /// Where to keep credentials, place in the log and unsent messages. Default: in memory. The client
        /// closes it.
        public Builder store(Store store) {
            this.store = store;
            return this;
        }

        /// Where observers are told, such as a screen's event queue; one task at a time. It must not run
        /// tasks on the thread that gives them, which is the one that the client lives on. Default: a thread
        /// of the client's own.
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /// The access tokens of a product with its own sign-in, instead of `signIn`.
        public Builder tokens(TokenSource source) {
            tokenSource = source;
            return this;
        }

        /// What tells this session from the user's others in a list; at most 64 characters. Default: nothing.
        public Builder deviceLabel(String label) {
            deviceLabel = label;
            return this;
        }

        /// Which program this is, for the server's metrics; at most 64 and 32 characters.
        public Builder program(String name, String version) {
            if (name.length() > MAX_NAME || version.length() > MAX_VERSION) {
                throw new IllegalArgumentException("the name of a program has at most " + MAX_NAME
                        + " characters, its version at most " + MAX_VERSION);
            }
            this.name = name;
            this.version = version;
            return this;
        }

        /// How many tries in a row may fail before the client has FAILED. Default: 20, which takes some
        /// minutes.
        public Builder maxRetries(int retries) {
            if (retries < 1) throw new IllegalArgumentException("maxRetries is 1 or more, not " + retries);
            maxRetries = retries;
            return this;
        }

        /// How long requests wait for a connection and an answer. Default: 30 s. Messages wait for ever.
        public Builder requestTimeout(Duration timeout) {
            if (!timeout.isPositive()) throw new IllegalArgumentException("requestTimeout is longer than nothing");
            requestTimeout = timeout;
            return this;
        }

        /// The client, not connected yet.
        ///
        /// @throws IllegalArgumentException when the certificates cannot be read
        public ParleyClient build() {
            Network network = new TcpNetwork(target, isPlaintext, trusted);
            return new ParleyClient(
                    this, new ThreadLoop(), network, RandomGenerator.getDefault(), Thread::startVirtualThread);
        }

        /// For tests: time, chance and network are theirs.
        ParleyClient build(Loop loop, Network network, RandomGenerator random) {
            return new ParleyClient(this, loop, network, random, Runnable::run);
        }
    }
}
