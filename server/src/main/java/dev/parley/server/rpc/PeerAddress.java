package dev.parley.server.rpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/// The client's address: the connection's, or when that is a trusted proxy's, what the proxy says it is. Nothing else
/// in
/// the metadata is believed.
final class PeerAddress {
    private static final Metadata.Key<String> FORWARDED_FOR =
            Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

    private final List<Network> trustedProxies;

    PeerAddress(List<Network> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /// An IP address, or `local` for a connection that has none.
    String of(Attributes connection, Metadata headers) {
        SocketAddress peer = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (!(peer instanceof InetSocketAddress socket) || socket.getAddress() == null) return "local";
        InetAddress address = socket.getAddress();
        if (trustedProxies.stream().noneMatch(network -> network.contains(address))) return address.getHostAddress();
        return forwarded(headers, address).getHostAddress();
    }

    /// The last hop is the one that our own proxy has appended; those before it are the client's own words.
    private static InetAddress forwarded(Metadata headers, InetAddress proxy) {
        Iterable<String> values = headers.getAll(FORWARDED_FOR);
        if (values == null) return proxy;
        String last = "";
        for (String value : values) last = value;
        try {
            return InetAddress.ofLiteral(
                    last.substring(last.lastIndexOf(',') + 1).strip());
        } catch (IllegalArgumentException notAnAddress) {
            return proxy;
        }
    }
}
