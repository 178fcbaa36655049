package dev.parley.server;

import dev.parley.server.database.Database;
import dev.parley.server.database.DatabaseStartException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What the program can be told to do.
@Command(
        name = "parley",
        description = "A chat service over gRPC, kept in PostgreSQL.",
        subcommands = {
            Commands.Up.class,
            Commands.Migrate.class,
            RehearseCommand.class,
            TokenCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class Commands {
    /// The start was refused with a sentence.
    static final int EXIT_REFUSED = 2;

    private static final String FOOTER =
            "%nEach option can also be set by an environment variable: --data-dir by PARLEY_DATA_DIR, and so on.";

    private Commands() {}

    /// Runs a command line.
    ///
    /// @return the program's exit code
    static int run(String[] arguments, Map<String, String> environment) {
        CommandLine line = new CommandLine(new Commands())
                .setDefaultValueProvider(Config.environment(environment))
                .setParameterExceptionHandler(Commands::refuse)
                .setExecutionExceptionHandler((failure, command, _) -> refuse(failure, command));
        String unknown = Config.unknownVariable(environment, new CommandLine(new Up()));
        if (unknown != null) return say(line, unknown);
        return line.execute(arguments);
    }

    private static int refuse(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine line = wrong.getCommandLine();
        int code = say(line, wrong.getMessage());
        line.getErr().println("./parley help " + line.getCommandName() + " prints the options.");
        return code;
    }

    private static int refuse(Exception failure, CommandLine line) throws Exception {
        return switch (failure) {
            case CommandLine.ParameterException wrong -> refuse(wrong, new String[0]);
            case DatabaseStartException refused -> say(line, refused.getMessage());
            case StartRefusedException refused -> say(line, refused.getMessage());
            case IllegalArgumentException refused -> say(line, refused.getMessage());
            default -> throw failure;
        };
    }

    private static int say(CommandLine line, @Nullable String sentence) {
        line.getErr().println("parley: " + sentence);
        return EXIT_REFUSED;
    }

    @Command(name = "up", description = "start a server", footer = FOOTER)
    static final class Up implements Callable<Integer> {
        @Mixin
        Config config = new Config();

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            config.check(spec.commandLine());
            Main.startLogging(config);
            Main server = Main.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
            PrintWriter out = spec.commandLine().getOut();
            out.print(Greeting.of(config, server));
            out.flush();
            new CountDownLatch(1).await();
            return 0;
        }

        /// Drains, then ends with 0: a server that was told to stop and did has not failed.
        private static void stop(Main server) {
            server.close();
            Runtime.getRuntime().halt(0);
        }
    }

    @Command(name = "migrate", description = "bring a database to this version and end", footer = FOOTER)
    static final class Migrate implements Callable<Integer> {
        @Mixin
        Config config = new Config();

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            config.check(spec.commandLine());
            Main.startLogging(config);
            try (Database database = Main.openDatabase(config)) {
                database.migrate();
                spec.commandLine().getOut().println("The database at " + database.url() + " is at this version.");
            }
            return 0;
        }
    }
}
