package dev.parley.terminal;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which server, and whether the way to it goes without TLS.
///
/// @param target `host:port`
record Server(String target, boolean isPlaintext) {
    private static final String DEFAULT = "localhost:7400";
    private static final Pattern TARGET = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/\\[\\]\\s]+):[0-9]{1,5}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /// The server that a person means: the given one, else that of PARLEY_SERVER, else this machine's. Unless
    /// it is said otherwise, the way to this machine is plain and any other is secured.
    ///
    /// @throws Refusal when what was given contradicts itself, or is no address
    static Server of(
            @Nullable String given, Map<String, String> environment, boolean wantsTls, boolean wantsPlaintext) {
        if (wantsTls && wantsPlaintext) throw new Refusal("--tls and --plaintext exclude each other: write one");
        String target = given == null ? environment.getOrDefault("PARLEY_SERVER", DEFAULT) : given;
        if (!TARGET.matcher(target).matches()) {
            throw new Refusal("\"" + target + "\" is no server: write HOST:PORT, such as " + DEFAULT);
        }
        String host = target.substring(0, target.lastIndexOf(':')).toLowerCase(Locale.ROOT);
        return new Server(target, wantsPlaintext || (THIS_MACHINE.contains(host) && !wantsTls));
    }

    /// What its folder is called on any disk.
    String folderName() {
        return target.replaceAll("[^A-Za-z0-9.-]", "_");
    }
}
