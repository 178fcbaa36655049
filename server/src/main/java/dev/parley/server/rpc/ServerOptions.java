package dev.parley.server.rpc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator chooses about how the server is reached.
///
/// @param host the address to listen on
/// @param port 0 for any free one
/// @param tls certificate and key; null for plaintext
/// @param plaintextBeyondLoopback must be true to listen without TLS on an address that other machines reach
/// @param trustedProxies whose word about the client's address is taken
/// @param rates how fast one user and one address may go
/// @param maxReplay how many missed entries a resume may ask for
/// @param maxConnectionAge after which a connection is asked to go elsewhere; null for never
/// @param drainSpread over how long the clients of open streams are told to come back once the server stops
public record ServerOptions(
        String host,
        int port,
        @Nullable Tls tls,
        boolean plaintextBeyondLoopback,
        List<Network> trustedProxies,
        RateLimits.Rates rates,
        int maxReplay,
        @Nullable Duration maxConnectionAge,
        Duration drainSpread) {

    /// PEM files.
    public record Tls(Path certificateChain, Path privateKey) {}

    /// @throws IllegalArgumentException with a sentence for the operator
    public ServerOptions {
        trustedProxies = List.copyOf(trustedProxies);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the port " + port + " does not exist; write one from 0 to 65535");
        }
        if (maxReplay < 1) throw new IllegalArgumentException("a resume replays at least 1 entry, not " + maxReplay);
        if (tls == null && !plaintextBeyondLoopback && !isLoopback(host)) {
            throw new IllegalArgumentException("listening on " + host
                    + " without TLS would send tokens and messages in the clear to other machines;"
                    + " give a certificate and its key, listen on 127.0.0.1, or allow plaintext explicitly");
        }
    }

    /// Whether a host is reached by this machine alone.
    ///
    /// @throws IllegalArgumentException with a sentence for the operator when the host is not known
    public static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) return false;
            }
            return true;
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "the host " + host + " is not known; write an address of this machine, such as 127.0.0.1", unknown);
        }
    }
}
