package dev.parley.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Chats: with a screen at a terminal, by plain lines everywhere else.
@Command(
        name = "chat",
        description = "sign in and chat",
        footer = "%nThe password is asked for, or taken from PARLEY_PASSWORD. In the chat, /help lists the commands.%n"
                + "A plain line has five fields with tabs between them: TIME, ROOM, #SEQ, HANDLE, TEXT.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
    @Mixin
    SessionOptions options = new SessionOptions();

    @Option(
            names = "--room",
            paramLabel = "NAME",
            description = "the room to begin in: a handle, a title, or @HANDLE of a user")
    @Nullable
    String room;

    @Option(
            names = "--plain",
            description = "no colours, no screen: one line a message; with --room, each line of standard input is sent")
    boolean plain;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return plain || !isAtTerminal() ? chatPlainly() : chatOnScreen();
    }

    /// Whether both standard input and standard output are a person's.
    private static boolean isAtTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private int chatOnScreen() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder()
                        .name("parley")
                        .system(true)
                        .dumb(true)
                        .build();
                Session session = options.open(new Prompts(terminal))) {
            return new Chat(session, terminal, room).run();
        }
    }

    private int chatPlainly() throws InterruptedException {
        try (Session session = options.open(null);
                PrintStream out =
                        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            return new PlainChat(session, room, System.in, out, System.err).run();
        }
    }
}
