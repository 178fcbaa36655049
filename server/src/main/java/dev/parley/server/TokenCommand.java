package dev.parley.server;

import dev.parley.server.rpc.SignInClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints an access token and nothing else, so that a shell can put it where a token goes.
@Command(
        name = "token",
        description = "sign in at a running server and print an access token",
        footer =
                "%nThe password is asked for, or read from PARLEY_PASSWORD, or from standard input when it is no terminal.")
final class TokenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "HANDLE", description = "the account's handle")
    String handle = "";

    @Option(names = "--sign-up", description = "make the account if there is none")
    boolean signUp;

    @Option(
            names = "--server",
            defaultValue = "127.0.0.1:7400",
            paramLabel = "HOST:PORT",
            description = "the server (default: ${DEFAULT-VALUE})")
    String server = "";

    @Option(names = "--tls", description = "the server speaks TLS")
    boolean tls;

    @Option(names = "--password", hidden = true, description = "for PARLEY_PASSWORD; a flag would be seen by others")
    @Nullable
    String password;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        String secret = password == null ? readPassword() : password;
        try (SignInClient client = new SignInClient(server, tls)) {
            String token = signUp ? client.signUp(handle, secret) : client.signIn(handle, secret);
            spec.commandLine().getOut().println(token);
        }
        return 0;
    }

    private static String readPassword() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
