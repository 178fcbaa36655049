package dev.parley.envoy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Envoy's binary: the one that the variable ENVOY names, else that on the PATH, else what `envoy/install` brings
/// below `target`, once.
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
                List.of(
                        Script.MODULE.resolve("install").toString(),
                        Script.MODULE.resolve("target/envoy").toString()),
                Map.of());
        if (result.code() != 0) throw new AssertionError(result.errors());
        return Path.of(result.out().strip());
    }
}
