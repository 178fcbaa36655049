package dev.parley.terminal;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where to, and as whom: the options that every command has.
final class SessionOptions {
    private static final String PASSWORD = "PARLEY_PASSWORD";

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "the server (default: that of PARLEY_SERVER, else localhost:7400)")
    @Nullable
    String server;

    @Option(names = "--tls", description = "the server speaks TLS (default: unless it is on this machine)")
    boolean tls;

    @Option(names = "--plaintext", description = "the server speaks no TLS (default: when it is on this machine)")
    boolean plaintext;

    @Option(names = "--user", paramLabel = "HANDLE", description = "who you are (default: who signed in last)")
    @Nullable
    String user;

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description = "where sessions and unsent messages are kept (default: ~/.local/state/parley)")
    @Nullable
    Path profile;

    @Option(names = "--sign-up", description = "make the account")
    boolean signUp;

    /// Opens the client of this user, signed in and not connected.
    ///
    /// @param prompts asks the person; null when there is nobody to ask
    /// @throws Refusal when that cannot be done
    Session open(@Nullable Prompts prompts) {
        Server where = Server.of(server, System.getenv(), tls, plaintext);
        Path home = Path.of(Objects.requireNonNullElse(System.getProperty("user.home"), "."));
        Profile kept = Profile.of(profile, System.getenv(), home);
        String handle = handle(kept, where, prompts);
        Session session = Session.open(where, kept.open(where, handle));
        try {
            new SignIn(session.client(), handle, prompts).run(signUp, System.getenv(PASSWORD));
            kept.remember(where, handle);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private String handle(Profile kept, Server where, @Nullable Prompts prompts) {
        if (user != null) return Handle.bare(user);
        String last = signUp ? "" : kept.lastUser(where).orElse("");
        if (!last.isEmpty()) return last;
        if (prompts == null) throw new Refusal("nobody has signed in here yet: write --user HANDLE");
        return Handle.bare(prompts.line("Your handle: ").strip());
    }
}
