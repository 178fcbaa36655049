package dev.parley.terminal;

import dev.parley.client.Draft;
import dev.parley.client.ParleyClient;
import dev.parley.client.RoomId;
import dev.parley.client.TimelineEntry.Outgoing;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends what a script has to say, and ends when the server has stored it.
@Command(
        name = "send",
        description = "send the text, or each line of standard input, and wait until it is stored",
        footer = "%nThe password, where one is needed, is that of PARLEY_PASSWORD. What could not be sent in time is"
                + " kept, and sent the next time; what was refused is given up.",
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
    @Mixin
    SessionOptions options = new SessionOptions();

    @Option(
            names = "--room",
            required = true,
            paramLabel = "NAME",
            description = "the handle of a public room (it is joined), the title of one of yours, or @HANDLE of a user")
    String room = "";

    @Option(
            names = "--timeout",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "how long it may take (default: ${DEFAULT-VALUE})")
    long timeout;

    @Option(
            names = {"-v", "--verbose"},
            description = "print the seq of each message")
    boolean verbose;

    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "one message (default: each line of standard input)")
    List<String> words = List.of();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
        try (Session session = options.open(null)) {
            ParleyClient client = session.client();
            client.connect().orTimeout(timeout, TimeUnit.SECONDS).join();
            RoomId target = RoomByName.find(client, room)
                    .orTimeout(timeout, TimeUnit.SECONDS)
                    .join();
            return sendTo(client, target, end);
        }
    }

    private int sendTo(ParleyClient client, RoomId target, long end) throws InterruptedException {
        List<String> sent = new ArrayList<>();
        try (Deliveries deliveries = new Deliveries(client, target, this::complain);
                Receipts receipts = new Receipts(client, target)) {
            boolean isInTime = sendAll(deliveries, sent, end) && deliveries.settle(end);
            sent.removeAll(deliveries.refused());
            if (verbose) sent.forEach(id -> receipts.seqOf(id, end).ifPresent(this::print));
            if (!isInTime) complain(late(deliveries.waiting()));
            return isInTime && deliveries.refused().isEmpty() ? 0 : Main.FAILED;
        }
    }

    private boolean sendAll(Deliveries deliveries, List<String> sent, long end) throws InterruptedException {
        Iterator<String> texts = texts();
        while (texts.hasNext()) {
            String text = texts.next();
            if (text.isBlank()) continue;
            Optional<Outgoing> message = deliveries.send(Draft.of(text), end);
            if (message.isEmpty()) return false;
            sent.add(message.get().clientMessageId());
        }
        return true;
    }

    private Iterator<String> texts() {
        if (!words.isEmpty()) return List.of(String.join(" ", words)).iterator();
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .iterator();
    }

    private static String late(int waiting) {
        return "the time is up: " + (waiting == 1 ? "a message is" : waiting + " messages are")
                + " not stored yet, and will be sent the next time";
    }

    private void print(long seq) {
        spec.commandLine().getOut().println("#" + seq);
        spec.commandLine().getOut().flush();
    }

    private void complain(String sentence) {
        spec.commandLine().getErr().println("parley: " + sentence);
    }
}
