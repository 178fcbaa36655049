package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerAddressTest {
    private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"));

    @Test
    void withoutATrustedProxyTheMetadataSaysNothing() {
        assertThat(address(List.of(), "127.0.0.1", "192.0.2.7")).isEqualTo("127.0.0.1");
        assertThat(address(LOOPBACK, "192.0.2.1", "192.0.2.7")).isEqualTo("192.0.2.1");
    }

    @Test
    void ofATrustedProxyOnlyTheLastHopIsBelieved() {
        assertThat(address(LOOPBACK, "127.0.0.1", "192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(address(LOOPBACK, "127.0.0.1", "10.9.9.9, 192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(address(LOOPBACK, "127.0.0.1", "10.9.9.9", "192.0.2.7")).isEqualTo("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "localhost", "192.0.2.7:443", "a.example"})
    void whatIsNoAddressIsNotBelieved(String hop) {
        assertThat(address(LOOPBACK, "127.0.0.1", hop)).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/9, 10.128.0.1, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, 10.0.0.1, false"
    })
    void aNetworkHoldsItsAddresses(String network, String address, boolean holds) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "localhost", "fd00::/129"})
    void whatIsNoNetworkIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 127.0.0.1");
    }

    private static String address(List<Network> trusted, String peer, String... forwarded) {
        Attributes connection = Attributes.newBuilder()
                .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(InetAddress.ofLiteral(peer), 1234))
                .build();
        Metadata headers = new Metadata();
        for (String value : forwarded) {
            headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), value);
        }
        return new PeerAddress(trusted).of(connection, headers);
    }
}
