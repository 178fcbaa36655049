package dev.parley.terminal;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program: `chat` for people, `send` for scripts.
@Command(
        name = "parley",
        description = "Chats with a Parley server.",
        subcommands = {ChatCommand.class, SendCommand.class, CommandLine.HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    /// It did not work; standard error says why.
    static final int FAILED = 1;

    private Main() {}

    /// Runs a command and ends the program with its exit code.
    public static void main(String[] arguments) {
        keepLogsOffTheScreen();
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        return new CommandLine(new Main())
                // @ada is a user, not a file of arguments.
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println("parley: " + Sentence.of(failure));
                    return FAILED;
                })
                .execute(arguments);
    }

    /// gRPC, JLine and the client log by java.util.logging, whose lines would stand between those of the
    /// chat.
    private static void keepLogsOffTheScreen() {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
    }
}
