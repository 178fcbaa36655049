package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeySetTest {
    @Test
    void onePublicKeyInPemGoesByAnyKeyId() throws Exception {
        for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
            PublicKey key = KeyPairGenerator.getInstance(algorithm.keyKind())
                    .generateKeyPair()
                    .getPublic();
            if (algorithm == TokenAlgorithm.ES256)
                key = new ECKeyGenerator(Curve.P_256).generate().toPublicKey();

            KeySet keys = KeySet.parse(pem(key), algorithm);

            assertThat(keys.find(null)).isNotNull();
            assertThat(keys.find("any")).isNotNull();
        }
    }

    @Test
    void aKeyIdFindsItsKeyAndNoOther() throws Exception {
        RSAKey one = new RSAKeyGenerator(2048).keyID("1").generate();
        RSAKey two = new RSAKeyGenerator(2048).keyID("2").generate();

        KeySet keys = KeySet.parse(new JWKSet(List.of(one, two)).toString(), TokenAlgorithm.RS256);

        assertThat(keys.find("1")).isNotNull().isNotSameAs(keys.find("2"));
        assertThat(keys.find("3")).isNull();
        assertThat(keys.find(null)).isNull();
    }

    @Test
    void keysForSomethingElseAreLeftOut() throws Exception {
        RSAKey encryption =
                new RSAKeyGenerator(2048).keyID("enc").keyUse(KeyUse.ENCRYPTION).generate();
        RSAKey signature = new RSAKeyGenerator(2048).keyID("sig").generate();
        var curve = new ECKeyGenerator(Curve.P_384).keyID("p384").generate();

        KeySet keys = KeySet.parse(new JWKSet(List.of(encryption, signature, curve)).toString(), TokenAlgorithm.RS256);

        assertThat(keys.byKid()).containsOnlyKeys("sig");
    }

    @Test
    void aWeakKeyIsRefused() throws Exception {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);

        assertThatThrownBy(() -> KeySet.parse(pem(weak.generateKeyPair().getPublic()), TokenAlgorithm.RS256))
                .hasMessageContaining("2048 bits or more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----"
            })
    void whatHoldsNoKeyIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> KeySet.parse(text, TokenAlgorithm.RS256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://product.example/jwks",
                "http://127.0.0.1.example/jwks",
                "ftp://127.0.0.1/jwks",
                "https:jwks",
                "/jwks",
                "file:///etc/jwks"
            })
    void keysAreFetchedOverHttpsOnly(String url) {
        assertThatThrownBy(() -> new ExternalIssuer.KeyLocation.Url(URI.create(url)))
                .hasMessageContaining("begins with https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://product.example/jwks",
                "http://127.0.0.1:8080/jwks",
                "http://localhost/jwks",
                "http://[::1]:1/jwks"
            })
    void orOverHttpFromThisVeryMachine(String url) {
        assertThat(new ExternalIssuer.KeyLocation.Url(URI.create(url)).url()).hasToString(url);
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
