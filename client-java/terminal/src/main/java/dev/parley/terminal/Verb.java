package dev.parley.terminal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The words that a line may begin with, after a slash.
enum Verb {
    ROOMS("", Completes.NOTHING, "lists your rooms, with what is unread"),
    ROOM("NAME|NUMBER", Completes.ROOM, "shows one of your rooms"),
    JOIN("HANDLE", Completes.NOTHING, "joins a public room"),
    DIRECTORY("[QUERY]", Completes.NOTHING, "lists the public rooms that begin so, or all"),
    CREATE("HANDLE [TITLE]", Completes.NOTHING, "makes a public room"),
    PRIVATE("TITLE @HANDLE…", Completes.USER, "makes a private room with these members"),
    DM("@HANDLE", Completes.USER, "opens the direct room with a user"),
    LEAVE("", Completes.NOTHING, "leaves the room in view"),
    INVITE("@HANDLE", Completes.USER, "adds a member to the room in view"),
    KICK("@HANDLE", Completes.USER, "removes a member from it"),
    MEMBERS("", Completes.NOTHING, "lists its members, who is here, and how far each has read"),
    REPLY("N TEXT", Completes.USER, "answers message #N"),
    EDIT("N TEXT", Completes.USER, "changes your message #N"),
    DELETE("N", Completes.NOTHING, "deletes message #N"),
    REACT("N EMOJI", Completes.EMOJI, "puts an emoji on message #N"),
    UNREACT("N EMOJI", Completes.EMOJI, "takes your emoji off message #N"),
    SEARCH("WORDS", Completes.NOTHING, "finds messages in all your rooms"),
    HISTORY("", Completes.NOTHING, "shows older messages"),
    WHO("@HANDLE", Completes.USER, "tells who a user is, and whether they are here"),
    RETRY("N", Completes.NOTHING, "sends refused message N again"),
    DISCARD("N", Completes.NOTHING, "gives refused message N up"),
    CONNECT("", Completes.NOTHING, "connects, after that was given up"),
    SIGNOUT("", Completes.NOTHING, "ends the session, drops what is unsent, and quits"),
    QUIT("", Completes.NOTHING, "quits; so does Ctrl-D"),
    HELP("", Completes.NOTHING, "lists the commands");

    /// What the Tab key offers behind the word.
    enum Completes {
        NOTHING,
        ROOM,
        USER,
        EMOJI
    }

    private final String arguments;
    private final Completes completes;
    private final String meaning;

    Verb(String arguments, Completes completes, String meaning) {
        this.arguments = arguments;
        this.completes = completes;
        this.meaning = meaning;
    }

    /// The verb of a word, with or without its slash.
    static Optional<Verb> named(String word) {
        String bare = word.startsWith("/") ? word.substring(1) : word;
        return Arrays.stream(values())
                .filter(verb -> verb.name().equalsIgnoreCase(bare))
                .findFirst();
    }

    /// The word with its slash.
    String word() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    Completes completes() {
        return completes;
    }

    /// What it does, in a few words.
    String meaning() {
        return meaning;
    }

    /// How it is written, such as `/reply N TEXT`.
    String usage() {
        return arguments.isEmpty() ? word() : word() + " " + arguments;
    }
}
