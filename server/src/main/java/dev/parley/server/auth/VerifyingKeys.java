package dev.parley.server.auth;

import com.nimbusds.jose.JWSVerifier;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import org.jspecify.annotations.Nullable;

/// The keys that verify the tokens of one issuer.
sealed interface VerifyingKeys permits SigningKeyring, RemoteKeys, VerifyingKeys.Fixed {
    /// The key of an id if it is at hand; never blocks.
    ///
    /// @param kid the header's; null when it has none
    @Nullable
    JWSVerifier known(@Nullable String kid);

    /// The key of an id, looked up where the keys come from if it is not at hand; may block.
    Outcome<JWSVerifier> find(@Nullable String kid);

    static Outcome<JWSVerifier> unknownKey() {
        return Outcome.refused(Reason.TOKEN_INVALID, "the access token is signed with an unknown key; sign in again");
    }

    /// Keys from the configuration.
    record Fixed(KeySet keys) implements VerifyingKeys {
        @Override
        public @Nullable JWSVerifier known(@Nullable String kid) {
            return keys.find(kid);
        }

        @Override
        public Outcome<JWSVerifier> find(@Nullable String kid) {
            JWSVerifier key = keys.find(kid);
            return key == null ? unknownKey() : Outcome.done(key);
        }
    }
}
