package dev.parley.terminal;

import dev.parley.client.Change;
import dev.parley.client.ConnectionChange;
import dev.parley.client.ConnectionState;
import dev.parley.client.Draft;
import dev.parley.client.Message;
import dev.parley.client.ParleyClient;
import dev.parley.client.RoomId;
import dev.parley.client.Subscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The chat without a screen: prints each message as one line, and sends the lines that it reads. What
/// happens to the connection goes to standard error.
final class PlainChat {
    private static final Duration NO_LIMIT = Duration.ofDays(10_000);

    private final Session session;
    private final ParleyClient client;
    private final @Nullable String roomName;
    private final InputStream in;
    private final PrintStream err;
    private final PlainFeed feed;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int exitCode;

    /// @param roomName the room to print and to send to; null to print all of the user's rooms and send
    ///     nothing
    PlainChat(Session session, @Nullable String roomName, InputStream in, PrintStream out, PrintStream err) {
        this.session = session;
        this.client = session.client();
        this.roomName = roomName;
        this.in = in;
        this.err = err;
        this.feed = new PlainFeed(session, line -> print(out, line), this::complain);
    }

    /// Prints and sends until nobody reads what is printed, or the connection is given up.
    ///
    /// @return the program's exit code
    int run() throws InterruptedException {
        Subscription watching = client.observe(this::on);
        try {
            client.connect().join();
            RoomId room =
                    roomName == null ? null : RoomByName.find(client, roomName).join();
            session.events().execute(() -> feed.begin(room));
            if (room != null) {
                Thread _ = Thread.ofVirtual().name("parley-input").start(() -> sendLines(room));
            }
            over.await();
            return exitCode;
        } finally {
            watching.close();
        }
    }

    private void on(Change change) {
        switch (change) {
            case Change.ConnectionChanged(ConnectionChange now) -> connectionChanged(now);
            case Change.CaughtUp() -> feed.caughtUp();
            case Change.SnapshotTaken() -> complain("too much was missed to be told; going on from now");
            case Change.MessageReceived(Message message) -> feed.received(message);
            case Change.RoomsChanged _,
                    Change.TimelineChanged _,
                    Change.MembersChanged _,
                    Change.TypingChanged _,
                    Change.PresenceChanged _,
                    Change.UserChanged _,
                    Change.SignedInChanged _ -> {}
        }
    }

    private void connectionChanged(ConnectionChange now) {
        complain(ConnectionWords.of(now));
        if (now.to() == ConnectionState.FAILED) end(Main.FAILED);
    }

    private void print(PrintStream out, String line) {
        out.print(line + "\n");
        if (out.checkError()) end(0);
    }

    private void complain(String sentence) {
        err.println("parley: " + sentence);
    }

    private void end(int code) {
        exitCode = code;
        over.countDown();
    }

    private void sendLines(RoomId room) {
        long end = System.nanoTime() + NO_LIMIT.toNanos();
        try (Deliveries deliveries = new Deliveries(client, room, this::complain);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) send(deliveries, line, end);
            }
            boolean _ = deliveries.settle(end);
        } catch (IOException e) {
            complain("standard input cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Deliveries deliveries, String line, long end) throws InterruptedException {
        try {
            var _ = deliveries.send(Draft.of(line), end);
        } catch (IllegalArgumentException e) {
            complain("a line was not sent: " + e.getMessage());
        }
    }
}
