-- Who people are: users, how they prove it, and the sessions they hold.
-- All times are given by the server that writes them, never by the database.

CREATE TABLE users (
    id               bigint      PRIMARY KEY CHECK (id >= 1),
    handle           text        NOT NULL,
    handle_key       text        COLLATE "C" NOT NULL,
    display_name     text        NOT NULL,
    display_name_key text        COLLATE "C" NOT NULL,
    avatar_url       text        NOT NULL DEFAULT '',
    create_time      timestamptz NOT NULL,
    update_time      timestamptz NOT NULL,
    revision         bigint      NOT NULL CHECK (revision >= 1)
);
-- The keys are in byte order (collate "C"), so these two serve equality, prefixes and paging alike, whatever the
-- collation of the database.
CREATE UNIQUE INDEX users_handle_key ON users (handle_key);
CREATE INDEX users_display_name_key ON users (display_name_key, id);

COMMENT ON TABLE users IS 'People and programs as others see them, whichever issuer vouches for them.';
COMMENT ON COLUMN users.id IS 'Milliseconds since 2020-01-01 (42 bits), then 21 random bits; made by the server.';
COMMENT ON COLUMN users.handle IS 'The unique name as its owner wrote it.';
COMMENT ON COLUMN users.handle_key IS 'The handle in lower case; what is unique and searched.';
COMMENT ON COLUMN users.display_name_key IS 'The display name folded for searching without regard to case.';
COMMENT ON COLUMN users.revision IS 'Grows by one with each change of the profile.';

CREATE TABLE accounts (
    user_id       bigint      PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    password_hash text        NOT NULL,
    create_time   timestamptz NOT NULL,
    update_time   timestamptz NOT NULL
);

COMMENT ON TABLE accounts IS 'The users whom the built-in issuer vouches for, with their passwords.';
COMMENT ON COLUMN accounts.password_hash IS 'Argon2id in the PHC string format, with its salt and parameters.';

CREATE TABLE external_identities (
    issuer      text        NOT NULL,
    subject     text        NOT NULL,
    user_id     bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX external_identities_user_id ON external_identities (user_id);

COMMENT ON TABLE external_identities IS 'The users whom the product''s own issuer vouches for, made when first seen.';
COMMENT ON COLUMN external_identities.subject IS 'The `sub` of the issuer''s tokens.';

CREATE TABLE sessions (
    id                uuid        PRIMARY KEY,
    user_id           bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
    device_label      text        NOT NULL,
    create_time       timestamptz NOT NULL,
    last_refresh_time timestamptz NOT NULL,
    revoke_time       timestamptz,
    forget_time       timestamptz,
    CHECK ((revoke_time IS NULL) = (forget_time IS NULL))
);
CREATE INDEX sessions_live ON sessions (user_id, last_refresh_time) WHERE revoke_time IS NULL;
CREATE INDEX sessions_revoke_time ON sessions (revoke_time) WHERE revoke_time IS NOT NULL;
CREATE INDEX sessions_forget_time ON sessions (forget_time) WHERE forget_time IS NOT NULL;
CREATE INDEX sessions_last_refresh_time ON sessions (last_refresh_time);

COMMENT ON TABLE sessions IS 'Signed-in devices. Sessions of the product''s issuer appear here only once they are revoked.';
COMMENT ON COLUMN sessions.device_label IS 'What the person calls the device; may be empty.';
COMMENT ON COLUMN sessions.revoke_time IS 'When the session was ended; null while it lives.';
COMMENT ON COLUMN sessions.forget_time IS 'From here on no access token of the revoked session can be good, and nodes need not remember it.';

CREATE TABLE refresh_tokens (
    hash        bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id  uuid        NOT NULL REFERENCES sessions ON DELETE CASCADE,
    sequence    integer     NOT NULL CHECK (sequence >= 1),
    create_time timestamptz NOT NULL,
    expire_time timestamptz NOT NULL,
    use_time    timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id, sequence);

COMMENT ON TABLE refresh_tokens IS 'The refresh tokens of a session, its family. One that is used again long after its use reveals a thief.';
COMMENT ON COLUMN refresh_tokens.hash IS 'SHA-256 of the token; the token itself is nowhere.';
COMMENT ON COLUMN refresh_tokens.sequence IS 'Its generation within the session. Tokens bought with the same token share it.';
COMMENT ON COLUMN refresh_tokens.use_time IS 'When it, or another of its generation, was first traded; null while it is fresh.';

CREATE TABLE signing_keys (
    generation   bigint      PRIMARY KEY CHECK (generation >= 1),
    kid          text        NOT NULL UNIQUE,
    private_key  bytea       NOT NULL,
    public_key   bytea       NOT NULL,
    create_time  timestamptz NOT NULL,
    sign_from    timestamptz NOT NULL,
    sign_until   timestamptz NOT NULL,
    verify_until timestamptz NOT NULL,
    CHECK (sign_from < sign_until AND sign_until < verify_until)
);

COMMENT ON TABLE signing_keys IS 'The Ed25519 keys of the built-in issuer. Whoever reads this table can sign tokens for anybody.';
COMMENT ON COLUMN signing_keys.generation IS 'Counts the keys; its uniqueness makes nodes that rotate at once agree on one key.';
COMMENT ON COLUMN signing_keys.private_key IS 'PKCS #8.';
COMMENT ON COLUMN signing_keys.public_key IS 'X.509 SubjectPublicKeyInfo.';
COMMENT ON COLUMN signing_keys.sign_from IS 'Later than create_time, so that every node knows the key before it meets it.';
COMMENT ON COLUMN signing_keys.verify_until IS 'When the last token signed with it has expired.';
