package dev.parley.server.rpc;

import dev.parley.v1.AddReactionRequest;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.ConnectRequest;
import dev.parley.v1.CreateRoomRequest;
import dev.parley.v1.EditMessageRequest;
import dev.parley.v1.GetMeRequest;
import dev.parley.v1.Hello;
import dev.parley.v1.ListMembersRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListRoomsRequest;
import dev.parley.v1.MarkReadRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageServiceGrpc;
import dev.parley.v1.PollRequest;
import dev.parley.v1.Room;
import dev.parley.v1.RoomServiceGrpc;
import dev.parley.v1.SearchMessagesRequest;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SetTypingRequest;
import dev.parley.v1.SignInRequest;
import dev.parley.v1.SignUpRequest;
import dev.parley.v1.StreamServiceGrpc;
import dev.parley.v1.SubscribeRequest;
import dev.parley.v1.UserServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A conversation of a few users with a fresh server, for the JVM to take notes of (`-XX:AOTCacheOutput`): a server
/// that starts with the notes need not find out again which classes it takes and which methods are hot. It talks of
/// what a server meets first, which is clients that come back, and then of everything else a little. Its server's
/// limits a user must be lifted.
public final class Rehearsal implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String PASSWORD = "a long rehearsal";
    private static final int USERS = 8;
    private static final int RETURNS = 120;
    /// Messages that each return has missed.
    private static final int MISSED = 50;

    private static final int ROOMS = 10;
    private static final int UNACKNOWLEDGED = 16;
    private static final int UNARY_ROUNDS = 30;
    /// Of every call, so that a rehearsal on a machine that cannot hold it ends.
    private static final int DEADLINE_SECONDS = 60;

    private final int port;
    private final ManagedChannel channel;

    private record Participant(String userId, String token) {}

    /// One stream and what it has read.
    private record Stream(ManagedChannel channel, BlockingClientCall<ConnectRequest, ServerFrame> call) {
        void write(ConnectRequest request) throws InterruptedException, StatusException {
            call.write(request);
        }

        ServerFrame read() throws InterruptedException, StatusException {
            ServerFrame frame = call.read();
            if (frame == null) throw new IllegalStateException("the server ended a stream of the rehearsal");
            return frame;
        }

        void readUntilCaughtUp() throws InterruptedException, StatusException {
            ServerFrame frame;
            do frame = read();
            while (!frame.getCaughtUp());
        }

        void close() {
            channel.shutdownNow();
        }
    }

    /// @param port of the server, on this machine and without TLS
    public Rehearsal(int port) {
        this.port = port;
        this.channel = open();
    }

    /// Holds the conversation; takes a few seconds more than the talk.
    ///
    /// @param talk how long everybody sends as fast as they may: until what a message goes through is hot
    public void hold(Duration talk) throws InterruptedException, StatusException {
        List<Participant> users = new ArrayList<>();
        for (int number = 0; number < USERS; number++) users.add(signUp("rehearsing-" + number));
        Participant speaker = users.getFirst();
        List<Participant> listeners = users.subList(1, USERS);
        List<String> rooms = new ArrayList<>();
        for (int number = 0; number < ROOMS; number++) rooms.add(createRoom(speaker, listeners));
        comeBack(speaker, listeners, rooms.getFirst());
        talk(users, rooms, talk);
        for (int round = 0; round < UNARY_ROUNDS; round++) ask(users.get(round % USERS), rooms.getLast());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private interface Part<T> {
        void play(T one) throws InterruptedException, StatusException;
    }

    /// Each plays the part at the same time.
    private static <T> void together(List<T> all, Part<T> part) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> parts = new ArrayList<>();
            for (T one : all) {
                parts.add(threads.submit(() -> {
                    part.play(one);
                    return true;
                }));
            }
            for (Future<?> played : parts) played.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the rehearsal was cut short", failed.getCause());
        }
    }

    private ManagedChannel open() {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    private static <S extends AbstractStub<S>> S as(Participant user, S stub) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + user.token);
        return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private Participant signUp(String handle) throws StatusException {
        var accounts = AuthServiceGrpc.newBlockingV2Stub(channel);
        accounts.signUp(SignUpRequest.newBuilder()
                .setHandle(handle)
                .setPassword(PASSWORD)
                .build());
        var signedIn = accounts.signIn(SignInRequest.newBuilder()
                .setHandle(handle)
                .setPassword(PASSWORD)
                .build());
        return new Participant(
                signedIn.getUser().getUserId(), signedIn.getCredentials().getAccessToken());
    }

    private String createRoom(Participant owner, List<Participant> members) throws StatusException {
        return as(owner, RoomServiceGrpc.newBlockingV2Stub(channel))
                .createRoom(CreateRoomRequest.newBuilder()
                        .setKind(Room.Kind.KIND_PRIVATE)
                        .setTitle("Rehearsal")
                        .addAllMemberUserIds(
                                members.stream().map(Participant::userId).toList())
                        .build())
                .getRoom()
                .getRoom()
                .getRoomId();
    }

    // --- clients that come back -------------------------------------------------------------------------------------

    /// Again and again, each listener on a connection of its own, to what was said meanwhile.
    private void comeBack(Participant speaker, List<Participant> listeners, String room)
            throws InterruptedException, StatusException {
        String token = snapshot(speaker);
        Stream speech = connect(speaker, "");
        for (int sent = 0; sent < MISSED; sent++) say(speech, room, sent);
        for (int round = 0; round < RETURNS; round++) {
            together(listeners, listener -> {
                Stream stream = connect(listener, token);
                stream.readUntilCaughtUp();
                stream.close();
            });
        }
        speech.close();
    }

    private String snapshot(Participant user) throws StatusException {
        return as(user, RoomServiceGrpc.newBlockingV2Stub(channel))
                .listRooms(ListRoomsRequest.getDefaultInstance())
                .getResumeToken();
    }

    private Stream connect(Participant user, String resumeToken) throws InterruptedException, StatusException {
        ManagedChannel own = open();
        Stream stream = new Stream(
                own, as(user, StreamServiceGrpc.newBlockingV2Stub(own)).connect());
        stream.write(ConnectRequest.newBuilder()
                .setHello(Hello.newBuilder().setClientName("rehearsal").setResumeToken(resumeToken))
                .build());
        return stream;
    }

    private static void say(Stream stream, String room, int request) throws InterruptedException, StatusException {
        stream.write(ConnectRequest.newBuilder()
                .setRequestId(Integer.toString(request))
                .setSendMessage(message(room))
                .build());
    }

    private static SendMessageRequest.Builder message(String room) {
        return SendMessageRequest.newBuilder()
                .setRoomId(room)
                .setClientMessageId(UUID.randomUUID().toString())
                .setText("Let us say it once more, slowly, so that everybody hears where the words stand.");
    }

    // --- everybody there --------------------------------------------------------------------------------------------

    /// Everybody speaks in all rooms as fast as the server acknowledges, and hears everybody.
    private void talk(List<Participant> users, List<String> rooms, Duration talk)
            throws InterruptedException, StatusException {
        List<Stream> streams = new ArrayList<>();
        for (Participant user : users) streams.add(connect(user, ""));
        together(streams, stream -> {
            long end = System.nanoTime() + talk.toNanos();
            int sent = 0;
            for (int acknowledged = 0;
                    System.nanoTime() < end;
                    acknowledged += stream.read().getRepliesCount()) {
                while (sent - acknowledged < UNACKNOWLEDGED) {
                    say(stream, rooms.get(sent % rooms.size()), sent++);
                }
            }
            stream.close();
        });
    }

    // --- everything else, a little ----------------------------------------------------------------------------------

    private void ask(Participant user, String room) throws InterruptedException, StatusException {
        as(user, UserServiceGrpc.newBlockingV2Stub(channel)).getMe(GetMeRequest.getDefaultInstance());
        var rooms = as(user, RoomServiceGrpc.newBlockingV2Stub(channel));
        rooms.listRooms(ListRoomsRequest.getDefaultInstance());
        rooms.listMembers(ListMembersRequest.newBuilder().setRoomId(room).build());

        var messages = as(user, MessageServiceGrpc.newBlockingV2Stub(channel));
        String token = snapshot(user);
        long seq = messages.sendMessage(message(room).build()).getSeq();
        messages.editMessage(EditMessageRequest.newBuilder()
                .setMessage(Message.newBuilder().setRoomId(room).setSeq(seq).setText("Louder."))
                .build());
        messages.addReaction(AddReactionRequest.newBuilder()
                .setRoomId(room)
                .setSeq(seq)
                .setEmoji("👏")
                .build());
        messages.markRead(
                MarkReadRequest.newBuilder().setRoomId(room).setSeq(seq).build());
        messages.listMessages(ListMessagesRequest.newBuilder().setRoomId(room).build());
        messages.searchMessages(
                SearchMessagesRequest.newBuilder().setQuery("louder").build());

        var streams = as(user, StreamServiceGrpc.newBlockingV2Stub(channel));
        streams.setTyping(
                SetTypingRequest.newBuilder().setRoomId(room).setTyping(true).build());
        streams.poll(PollRequest.newBuilder()
                .setResumeToken(token)
                .setWait(com.google.protobuf.Duration.newBuilder().setSeconds(1))
                .build());
        var subscription = streams.subscribe(
                SubscribeRequest.newBuilder().setResumeToken(token).build());
        for (ServerFrame frame = subscription.read(); frame != null && !frame.getCaughtUp(); ) {
            frame = subscription.read();
        }
        subscription.cancel("the rehearsal goes on", null);
    }
}
