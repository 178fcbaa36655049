package dev.parley.server.store;

import static dev.parley.server.store.jooq.Tables.SIGNING_KEYS;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import dev.parley.server.store.jooq.tables.records.SigningKeysRecord;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/// The keys that the built-in issuer signs with.
public final class SigningKeys {
    private final DSLContext sql;

    SigningKeys(DSLContext sql) {
        this.sql = sql;
    }

    /// One Ed25519 key pair and when it serves.
    ///
    /// @param generation counts the keys from 1
    /// @param privateKey PKCS #8
    /// @param publicKey X.509 SubjectPublicKeyInfo
    /// @param signFrom the first moment at which tokens are signed with it
    /// @param signUntil from here on none is
    /// @param verifyUntil from here on none that it signed is good
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record SigningKey(
            long generation,
            String kid,
            byte[] privateKey,
            byte[] publicKey,
            Instant createTime,
            Instant signFrom,
            Instant signUntil,
            Instant verifyUntil) {
        @Override
        public String toString() {
            return "SigningKey[" + generation + ", " + kid + "]";
        }
    }

    /// All keys, newest first.
    public List<SigningKey> all() {
        return sql.selectFrom(SIGNING_KEYS)
                .orderBy(SIGNING_KEYS.GENERATION.desc())
                .fetch(SigningKeys::key);
    }

    /// Adds a key, unless another node has added one of its generation first.
    ///
    /// @return whether it was added
    public boolean add(SigningKey key) {
        return sql.insertInto(SIGNING_KEYS)
                        .set(SIGNING_KEYS.GENERATION, key.generation())
                        .set(SIGNING_KEYS.KID, key.kid())
                        .set(SIGNING_KEYS.PRIVATE_KEY, key.privateKey())
                        .set(SIGNING_KEYS.PUBLIC_KEY, key.publicKey())
                        .set(SIGNING_KEYS.CREATE_TIME, key.createTime())
                        .set(SIGNING_KEYS.SIGN_FROM, key.signFrom())
                        .set(SIGNING_KEYS.SIGN_UNTIL, key.signUntil())
                        .set(SIGNING_KEYS.VERIFY_UNTIL, key.verifyUntil())
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /// Deletes the keys whose last token has expired. The newest stays: the next generation counts on from it.
    public int deleteSpent(Instant now) {
        return sql.deleteFrom(SIGNING_KEYS)
                .where(SIGNING_KEYS.VERIFY_UNTIL.le(now))
                .and(SIGNING_KEYS.GENERATION.lt(
                        select(max(SIGNING_KEYS.GENERATION)).from(SIGNING_KEYS)))
                .execute();
    }

    private static SigningKey key(SigningKeysRecord row) {
        return new SigningKey(
                row.getGeneration(),
                row.getKid(),
                row.getPrivateKey(),
                row.getPublicKey(),
                row.getCreateTime(),
                row.getSignFrom(),
                row.getSignUntil(),
                row.getVerifyUntil());
    }
}
