package dev.parley.server.promises;

import dev.parley.server.promises.History.Answer;
import dev.parley.server.promises.History.Rewrite;
import dev.parley.server.promises.UnarySender.Running;
import dev.parley.v1.AddReactionRequest;
import dev.parley.v1.DeleteMessageRequest;
import dev.parley.v1.EditMessageRequest;
import dev.parley.v1.MarkReadRequest;
import dev.parley.v1.Message;
import dev.parley.v1.RemoveReactionRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Does to one user's messages what else can be done: edits, deletes, reacts, marks as read.
final class Mixer implements Runnable {
    private static final Duration PACE = Duration.ofMillis(60);
    private static final Duration BACK_OFF = Duration.ofMillis(20);

    private final TestClient client;
    private final Drafts drafts;
    private final History history;
    private final RandomGenerator random;
    private final Running running;

    Mixer(TestClient client, Drafts drafts, History history, RandomGenerator random, Running running) {
        this.client = client;
        this.drafts = drafts;
        this.history = history;
        this.random = random;
        this.running = running;
    }

    @Override
    public void run() {
        while (running.more()) {
            Answer.Ok message = drafts.takeStored();
            if (message == null) {
                Pause.upTo(BACK_OFF, random);
                continue;
            }
            try {
                change(message);
            } catch (StatusRuntimeException refused) {
                // Out of the room by now, or the server is away.
            }
            Pause.upTo(PACE, random);
        }
    }

    private void change(Answer.Ok message) {
        switch (random.nextInt(5)) {
            case 0 -> edit(message);
            case 1 -> delete(message);
            case 2 -> {
                edit(message);
                delete(message);
            }
            case 3 -> react(message);
            default -> markRead(message);
        }
    }

    private void edit(Answer.Ok message) {
        String text = client.user() + " corrects " + message.room() + "/" + message.seq() + " " + random.nextInt();
        // Before the call: others may see it before its answer is here.
        history.rewritten(new Rewrite(message.room(), message.seq(), text, System.nanoTime()));
        client.messages()
                .editMessage(EditMessageRequest.newBuilder()
                        .setMessage(Message.newBuilder()
                                .setRoomId(message.room())
                                .setSeq(message.seq())
                                .setText(text))
                        .build());
    }

    private void delete(Answer.Ok message) {
        history.rewritten(new Rewrite(message.room(), message.seq(), "", System.nanoTime()));
        client.messages()
                .deleteMessage(DeleteMessageRequest.newBuilder()
                        .setRoomId(message.room())
                        .setSeq(message.seq())
                        .build());
        history.rewritten(new Rewrite(message.room(), message.seq(), null, System.nanoTime()));
    }

    private void react(Answer.Ok message) {
        AddReactionRequest request = AddReactionRequest.newBuilder()
                .setRoomId(message.room())
                .setSeq(message.seq())
                .setEmoji("👍")
                .build();
        client.messages().addReaction(request);
        if (random.nextBoolean()) {
            client.messages()
                    .removeReaction(RemoveReactionRequest.newBuilder()
                            .setRoomId(message.room())
                            .setSeq(message.seq())
                            .setEmoji("👍")
                            .build());
        }
    }

    private void markRead(Answer.Ok message) {
        client.messages()
                .markRead(MarkReadRequest.newBuilder()
                        .setRoomId(message.room())
                        .setSeq(message.seq())
                        .build());
    }
}
