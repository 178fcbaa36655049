package dev.parley.server;

import dev.parley.server.rpc.Rehearsal;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Trains the JVM: starts a server as this process was started, with `-XX:AOTCacheOutput`, and holds a conversation
/// with it. The client is another process, so that the notes are of a server alone.
@Command(
        name = "rehearse",
        description = "train an AOT cache, by which later starts are quick; the launcher does it after a build",
        footer = "%nA server that starts with -XX:AOTCache=CACHE and otherwise the same options of the JVM uses it.")
final class RehearseCommand implements Callable<Integer> {
    private static final Pattern LISTENS = Pattern.compile("Parley listens on [^ ]+:(\\d+) .*");
    private static final Duration TALK = Duration.ofSeconds(8);
    private static final int ENDS_WITHIN_SECONDS = 120;
    private static final String NO_LIMIT = "1000000";

    @Parameters(index = "0", paramLabel = "CACHE", description = "the file to write")
    Path cache = Path.of("");

    @Parameters(index = "1", paramLabel = "DIR", description = "an empty directory for the data of the server")
    Path directory = Path.of("");

    @Override
    public Integer call() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT);
        forgetOptions(builder.environment());
        Process server = builder.start();
        try {
            try (Rehearsal rehearsal = new Rehearsal(portOf(server.inputReader()))) {
                rehearsal.hold(TALK);
            }
            server.toHandle().destroy();
            // The JVM writes the cache when it ends.
            server.inputReader().lines().forEach(line -> {});
            return server.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS) ? server.exitValue() : 1;
        } finally {
            server.destroyForcibly();
        }
    }

    /// What the environment says is for the server to come: nobody wants a rehearsal in its database.
    static void forgetOptions(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith(Config.VARIABLE_PREFIX));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-jar", System.getProperty("java.class.path", "")));
        command.addAll(List.of("up", "--data-dir=" + directory, "--port=0", "--metrics-port=0"));
        for (String limit : List.of("sends-per-second", "sends-burst", "requests-per-second", "sign-ins-per-minute")) {
            command.add("--" + limit + "=" + NO_LIMIT);
        }
        return command;
    }

    private static int portOf(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listens = LISTENS.matcher(line);
            if (listens.matches()) return Integer.parseInt(listens.group(1));
        }
        throw new StartRefusedException("the server of the rehearsal did not start");
    }
}
