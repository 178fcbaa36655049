package dev.parley.server.web;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an operator chooses about the way in for browsers.
///
/// @param program what runs Envoy, as `envoy/run` does: it reads the variables of [#variables]
/// @param host the address to listen on
/// @param port 0 for any free one
/// @param origins the other origins whose pages may call
/// @param tls certificate and key; null for plaintext
/// @param page the folder of the chat page; null for none
/// @param accessLog where a line about each request goes; null for nowhere
public record WebOptions(
        String program,
        String host,
        int port,
        List<String> origins,
        @Nullable Tls tls,
        @Nullable Path page,
        @Nullable Path accessLog) {
    /// PEM files.
    public record Tls(Path certificateChain, Path privateKey) {}

    /// The nodes behind it.
    ///
    /// @param address host and port
    /// @param authority the PEM certificate of the authority that vouches for it; null when it has no TLS
    public record Server(String address, @Nullable Path authority) {}

    public WebOptions {
        origins = List.copyOf(origins);
    }

    /// What the program is told.
    Map<String, String> variables(int freePort, Server server) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("PARLEY_WEB_HOST", host);
        variables.put("PARLEY_WEB_PORT", Integer.toString(freePort));
        variables.put("PARLEY_WEB_SERVERS", server.address());
        variables.put("PARLEY_WEB_WITH_PARENT", "1");
        if (!origins.isEmpty()) variables.put("PARLEY_WEB_ORIGINS", String.join(",", origins));
        if (page != null) variables.put("PARLEY_WEB_PAGE", absolute(page));
        if (accessLog != null) variables.put("PARLEY_WEB_ACCESS_LOG", absolute(accessLog));
        if (server.authority() != null) variables.put("PARLEY_WEB_SERVERS_CA", absolute(server.authority()));
        if (tls != null) {
            variables.put("PARLEY_WEB_TLS_CERTIFICATE", absolute(tls.certificateChain()));
            variables.put("PARLEY_WEB_TLS_KEY", absolute(tls.privateKey()));
        }
        return variables;
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }
}
