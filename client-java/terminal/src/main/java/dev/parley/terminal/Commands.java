package dev.parley.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/// Understands typed lines.
final class Commands {
    /// As it stands beside each message, or without its sign.
    private static final Pattern NUMBER = Pattern.compile("#?[0-9]{1,18}");

    private static final int MAX_FAILURES = 999_999;

    private Commands() {}

    /// What a line asks for. A line without a slash is said; of two slashes the second one is said.
    static Command parse(String line) {
        if (line.isBlank()) return new Command.Nothing();
        if (line.startsWith("//"))
            return new Command.OfMessage.Say(line.substring(1).stripTrailing());
        if (!line.startsWith("/")) return new Command.OfMessage.Say(line.stripTrailing());
        String word = firstWord(line);
        String rest = line.substring(word.length()).strip();
        return Verb.named(word)
                .map(verb -> parse(verb, rest))
                .orElseGet(() -> new Command.Wrong("There is no command " + VisibleText.start(word, 40)
                        + ". /help lists all; a line that begins with // is sent with one slash."));
    }

    private static Command parse(Verb verb, String rest) {
        return switch (verb) {
            case ROOMS -> new Command.OfRoom.ListAll();
            case ROOM -> text(verb, rest, Command.OfRoom.Enter::new);
            case JOIN -> handle(verb, rest, Command.OfRoom.Join::new);
            case DIRECTORY -> new Command.OfRoom.Directory(rest);
            case CREATE -> create(verb, rest);
            case PRIVATE -> createPrivate(verb, rest);
            case DM -> handle(verb, rest, Command.OfRoom.Direct::new);
            case LEAVE -> new Command.OfRoom.Leave();
            case INVITE -> handle(verb, rest, Command.OfUser.Invite::new);
            case KICK -> handle(verb, rest, Command.OfUser.Kick::new);
            case MEMBERS -> new Command.OfUser.Members();
            case REPLY -> numberedText(verb, rest, Command.OfMessage.Reply::new);
            case EDIT -> numberedText(verb, rest, Command.OfMessage.Edit::new);
            case DELETE -> seq(verb, rest, Command.OfMessage.Delete::new);
            case REACT -> numberedText(verb, rest, Command.OfMessage.React::new);
            case UNREACT -> numberedText(verb, rest, Command.OfMessage.Unreact::new);
            case SEARCH -> text(verb, rest, Command.OfMessage.Search::new);
            case HISTORY -> new Command.OfMessage.History();
            case WHO -> handle(verb, rest, Command.OfUser.Who::new);
            case RETRY -> failure(verb, rest, Command.OfMessage.Retry::new);
            case DISCARD -> failure(verb, rest, Command.OfMessage.Discard::new);
            case CONNECT -> new Command.Connect();
            case SIGNOUT -> new Command.Ending.SignOut();
            case QUIT -> new Command.Ending.Quit();
            case HELP -> new Command.Help();
        };
    }

    private static Command wrong(Verb verb) {
        return new Command.Wrong("Write " + verb.usage() + ": " + verb.word() + " " + verb.meaning() + ".");
    }

    private static Command text(Verb verb, String rest, Function<String, Command> command) {
        return rest.isEmpty() ? wrong(verb) : command.apply(rest);
    }

    private static Command handle(Verb verb, String rest, Function<String, Command> command) {
        String handle = Handle.bare(rest);
        return Handle.isOne(handle) ? command.apply(handle) : wrong(verb);
    }

    private static Command create(Verb verb, String rest) {
        String handle = firstWord(rest);
        String title = rest.substring(handle.length()).strip();
        if (!Handle.isOne(Handle.bare(handle))) return wrong(verb);
        return new Command.OfRoom.Create(Handle.bare(handle), title.isEmpty() ? Handle.bare(handle) : title);
    }

    private static Command createPrivate(Verb verb, String rest) {
        List<String> title = new ArrayList<>();
        List<String> handles = new ArrayList<>();
        for (String word : rest.split("\\s+", -1)) {
            if (word.startsWith("@")) handles.add(Handle.bare(word));
            else title.add(word);
        }
        String whole = String.join(" ", title);
        if (whole.isBlank() || handles.isEmpty() || !handles.stream().allMatch(Handle::isOne)) return wrong(verb);
        return new Command.OfRoom.CreatePrivate(whole, handles);
    }

    private static Command seq(Verb verb, String rest, LongFunction<Command> command) {
        return NUMBER.matcher(rest).matches() ? command.apply(number(rest)) : wrong(verb);
    }

    private static Command failure(Verb verb, String rest, IntFunction<Command> command) {
        if (!NUMBER.matcher(rest).matches() || number(rest) > MAX_FAILURES) return wrong(verb);
        return command.apply(Math.toIntExact(number(rest)));
    }

    private interface OnMessage {
        Command apply(long seq, String text);
    }

    private static Command numberedText(Verb verb, String rest, OnMessage command) {
        String number = firstWord(rest);
        String text = rest.substring(number.length()).strip();
        if (!NUMBER.matcher(number).matches() || text.isEmpty()) return wrong(verb);
        return command.apply(number(number), text);
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) end++;
        return text.substring(0, end);
    }

    private static long number(String text) {
        return Long.parseLong(text.startsWith("#") ? text.substring(1) : text);
    }
}
