-- The log and what it is about. Positions are dense and in commit order: a batch takes the row of log_head FOR UPDATE
-- before anything else and keeps it to its commit. No foreign keys on the hot tables: they cost a quarter of the
-- throughput, and only the sequencer writes here.

CREATE TABLE log_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    log_id uuid NOT NULL DEFAULT gen_random_uuid(),
    position bigint NOT NULL DEFAULT 0,
    floor bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE log_head IS 'One row: where the log stands. Its lock is what orders all writes.';
COMMENT ON COLUMN log_head.log_id IS 'Made with the database; part of every resume token.';
COMMENT ON COLUMN log_head.floor IS 'Changes at or below this position may have been trimmed; a token below it has expired.';
INSERT INTO log_head DEFAULT VALUES;

CREATE TABLE rooms (
    room_id bigint PRIMARY KEY,
    kind smallint NOT NULL,
    handle text,
    handle_key text COLLATE "C" UNIQUE,
    title text NOT NULL,
    title_key text COLLATE "C" NOT NULL,
    topic text NOT NULL,
    direct_low bigint,
    direct_high bigint,
    last_seq bigint NOT NULL DEFAULT 0,
    last_position bigint NOT NULL,
    member_count integer NOT NULL DEFAULT 0,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    CHECK ((kind = 1) = (handle_key IS NOT NULL)),
    CHECK ((kind = 3) = (direct_low IS NOT NULL AND direct_high IS NOT NULL)),
    CHECK (direct_low < direct_high)
) WITH (fillfactor = 50);
COMMENT ON TABLE rooms IS 'Rooms with the heads of their logs. kind: 1 public, 2 private, 3 direct.';
COMMENT ON COLUMN rooms.last_seq IS 'The newest message of the room; never indexed, so that moving it stays a HOT update.';
COMMENT ON COLUMN rooms.last_position IS 'The newest entry of the room, message or change.';
CREATE UNIQUE INDEX rooms_direct ON rooms (direct_low, direct_high) WHERE kind = 3;
-- The keys are in byte order, so that one index serves prefixes and paging alike, whatever the database's collation.
CREATE INDEX rooms_public_title ON rooms (title_key, handle_key) WHERE kind = 1;

CREATE TABLE members (
    room_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role smallint NOT NULL,
    read_seq bigint NOT NULL DEFAULT 0,
    joined_position bigint NOT NULL,
    join_time timestamptz NOT NULL,
    PRIMARY KEY (room_id, user_id)
) WITH (fillfactor = 80);
COMMENT ON TABLE members IS 'Who is in a room, and who is banned. role: 1 banned, 2 member, 3 admin, 4 owner.';
COMMENT ON COLUMN members.joined_position IS 'The entry that let the user in: the first one of the room that it may see.';
CREATE INDEX members_of_user ON members (user_id, room_id);
-- Who is banned, and who owns a room, without reading its thousands of ordinary members.
CREATE INDEX members_of_rank ON members (room_id, role, user_id) WHERE role <> 2;

CREATE TABLE former_memberships (
    user_id bigint NOT NULL,
    room_id bigint NOT NULL,
    from_position bigint NOT NULL,
    to_position bigint NOT NULL,
    PRIMARY KEY (user_id, to_position, room_id)
);
CREATE INDEX former_memberships_by_end ON former_memberships (to_position);
COMMENT ON TABLE former_memberships IS 'Intervals of the log, both ends included, in which a user who has left since was a member.';

CREATE TABLE messages (
    position bigint PRIMARY KEY,
    room_id bigint NOT NULL,
    seq bigint NOT NULL,
    sender_id bigint NOT NULL,
    client_message_id uuid NOT NULL,
    fingerprint bigint NOT NULL,
    reply_to_seq bigint NOT NULL,
    revision integer NOT NULL DEFAULT 1,
    create_time timestamptz NOT NULL,
    edit_time timestamptz,
    delete_time timestamptz,
    text text NOT NULL,
    attributes jsonb,
    mentions bigint[],
    UNIQUE (room_id, seq),
    UNIQUE (sender_id, client_message_id)
);
COMMENT ON TABLE messages IS 'Messages; each row is its own entry of the log.';
COMMENT ON COLUMN messages.fingerprint IS 'First 64 bits of a SHA-256 over client_message_id and the body as it was sent; tells a repeat from another message under the same id.';

CREATE TABLE changes (
    position bigint PRIMARY KEY,
    room_id bigint NOT NULL,
    kind smallint NOT NULL,
    user_id bigint,
    actor_id bigint,
    seq bigint,
    emoji text,
    role smallint,
    create_time timestamptz NOT NULL
);
COMMENT ON TABLE changes IS 'Entries of the log that are no new messages. They name what changed; its content is read from where it lives, so that deleted text is in no entry. kind: 1 message edited, 2 message deleted, 3 reaction put on, 4 reaction taken off, 5 member changed, 6 room changed, 7 read marker moved.';
CREATE INDEX changes_of_room ON changes (room_id, position);

CREATE TABLE reactions (
    room_id bigint NOT NULL,
    seq bigint NOT NULL,
    emoji text NOT NULL,
    user_id bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (room_id, seq, emoji, user_id)
);
COMMENT ON TABLE reactions IS 'Who has which emoji on which message.';
CREATE INDEX reactions_first_users ON reactions (room_id, seq, emoji, position);

CREATE TABLE reaction_counts (
    room_id bigint NOT NULL,
    seq bigint NOT NULL,
    emoji text NOT NULL,
    count integer NOT NULL CHECK (count > 0),
    first_position bigint NOT NULL,
    PRIMARY KEY (room_id, seq, emoji)
);
COMMENT ON TABLE reaction_counts IS 'How many users have each emoji on a message, so that one more reaction, or a page of history, never counts thousands of rows.';
COMMENT ON COLUMN reaction_counts.first_position IS 'The entry that put the emoji there first; emojis are shown in this order.';

CREATE TABLE requests (
    user_id bigint NOT NULL,
    request_id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    answer bytea NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, request_id)
);
COMMENT ON TABLE requests IS 'Answers of mutations that carried a request_id, kept 48 hours so that a repeat gets the same.';
CREATE INDEX requests_by_age ON requests (create_time);

CREATE TABLE search_entries (
    room_id bigint NOT NULL,
    seq bigint NOT NULL,
    position bigint NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (room_id, seq)
);
COMMENT ON TABLE search_entries IS 'Words of messages, filled from the log behind the writers, so that sending does not pay for searching. The room is one of the words (see the indexer), so that one index serves both.';
CREATE INDEX search_entries_words ON search_entries USING gin (words);

CREATE TABLE search_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE search_head IS 'One row: the position up to which search_entries is filled.';
INSERT INTO search_head DEFAULT VALUES;
