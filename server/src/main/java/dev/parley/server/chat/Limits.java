package dev.parley.server.chat;

/// What rooms and messages may hold.
public final class Limits {
    public static final int MAX_TEXT_BYTES = 16_384;
    public static final int MAX_ATTRIBUTES_BYTES = 4_096;
    public static final int MAX_MENTIONS_PER_MESSAGE = 50;
    public static final int MAX_EMOJI_BYTES = 32;
    public static final int MAX_EMOJIS_PER_MESSAGE = 20;

    public static final int MIN_HANDLE_CHARACTERS = 2;
    public static final int MAX_HANDLE_CHARACTERS = 32;
    public static final int MAX_TITLE_CHARACTERS = 128;
    public static final int MAX_TOPIC_CHARACTERS = 1_024;
    public static final int MAX_MEMBERS_PER_ROOM = 10_000;
    public static final int MAX_FIRST_MEMBERS_PER_ROOM = 100;

    public static final int MAX_QUERY_CHARACTERS = 256;
    public static final int DEFAULT_PAGE_ITEMS = 50;
    public static final int MAX_PAGE_ITEMS = 200;
    /// Text and attributes of one page; a page holds at least one message.
    public static final int MAX_PAGE_CONTENT_BYTES = 1 << 20;

    private Limits() {}
}
