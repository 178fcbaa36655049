package dev.parley.envoy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Envoy's binary: the one that the variable ENVOY names, else that on the PATH, else the pinned one, which is
/// installed once.
final class EnvoyBinary {
    private static final Path FOUND = find();

    private EnvoyBinary() {}

    static Path path() {
        return FOUND;
    }

    private static Path find() {
        String named = System.getenv("ENVOY");
        if (named != null && !named.isEmpty()) return Path.of(named);
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path here = Path.of(folder, "envoy");
            if (!folder.isEmpty() && Files.isRegularFile(here) && Files.isExecutable(here)) return here;
        }
        Script.Result result = Script.run(
                List.of(Script.MODULE.resolve("../tools/install-wheel").toString(), "envoy"), Map.of());
        if (result.code() != 0) throw new AssertionError(result.errors());
        return onlyBinary(Path.of(result.out().strip()));
    }

    /// The wheel's own command is a Python script, which becomes this.
    private static Path onlyBinary(Path environment) {
        try (Stream<Path> files = Files.walk(environment)) {
            return files.filter(file -> file.endsWith("envoy/_bin/envoy"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(environment + " holds no Envoy"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
