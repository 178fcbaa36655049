package dev.parley.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A script of this module, or another program, run to its end.
final class Script {
    /// The folder of this module.
    static final Path MODULE = Path.of("").toAbsolutePath();

    static final Path RUN = MODULE.resolve("run");
    private static final int ENDS_WITHIN_SECONDS = 600;

    /// What came of it.
    record Result(int code, String out, String errors) {}

    private Script() {}

    /// @param variables beside those of the machine, of which the ones of Parley are left out
    static Result run(List<String> command, Map<String, String> variables) {
        try {
            Path errors = Files.createTempFile(Files.createDirectories(MODULE.resolve("target")), "errors", ".txt");
            ProcessBuilder builder = builder(command, variables).redirectError(errors.toFile());
            Process process = builder.start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
            String said = Files.readString(errors);
            Files.delete(errors);
            return new Result(process.exitValue(), out, said);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    static ProcessBuilder builder(List<String> command, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
        // Those of the machine are not meant for this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_") || name.equals("ENVOY"));
        builder.environment().putAll(variables);
        return builder;
    }
}
