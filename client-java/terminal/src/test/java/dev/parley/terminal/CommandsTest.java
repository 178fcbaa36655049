package dev.parley.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.terminal.Command.Ending;
import dev.parley.terminal.Command.OfMessage;
import dev.parley.terminal.Command.OfRoom;
import dev.parley.terminal.Command.OfUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @Test
    void aPlainLineIsSaid() {
        assertThat(Commands.parse("  hello, world ")).isEqualTo(new OfMessage.Say("  hello, world"));
    }

    @Test
    void aLineWithTwoSlashesIsSentWithOne() {
        assertThat(Commands.parse("//join is a command")).isEqualTo(new OfMessage.Say("/join is a command"));
    }

    @Test
    void aPastedTextKeepsItsLines() {
        assertThat(Commands.parse("one\n  two")).isEqualTo(new OfMessage.Say("one\n  two"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n"})
    void anEmptyLineIsNothing(String line) {
        assertThat(Commands.parse(line)).isEqualTo(new Command.Nothing());
    }

    @Test
    void anUnknownCommandIsToldWhereTheOthersAre() {
        assertThat(Commands.parse("/jion general"))
                .isInstanceOfSatisfying(
                        Command.Wrong.class,
                        wrong -> assertThat(wrong.sentence()).contains("/jion", "/help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reply 12 yes", "/reply #12 yes", "/REPLY  #12   yes "})
    void aMessageIsNamedByItsNumber(String line) {
        assertThat(Commands.parse(line)).isEqualTo(new OfMessage.Reply(12, "yes"));
    }

    @Test
    void messagesAreChanged() {
        assertThat(Commands.parse("/edit #3 a better text")).isEqualTo(new OfMessage.Edit(3, "a better text"));
        assertThat(Commands.parse("/delete 3")).isEqualTo(new OfMessage.Delete(3));
        assertThat(Commands.parse("/react 3 👍")).isEqualTo(new OfMessage.React(3, "👍"));
        assertThat(Commands.parse("/unreact 3 👍")).isEqualTo(new OfMessage.Unreact(3, "👍"));
        assertThat(Commands.parse("/retry 1")).isEqualTo(new OfMessage.Retry(1));
        assertThat(Commands.parse("/discard 1")).isEqualTo(new OfMessage.Discard(1));
    }

    @Test
    void messagesAreFound() {
        assertThat(Commands.parse("/search two words")).isEqualTo(new OfMessage.Search("two words"));
        assertThat(Commands.parse("/history")).isEqualTo(new OfMessage.History());
    }

    @Test
    void roomsAreFoundAndEntered() {
        assertThat(Commands.parse("/rooms")).isEqualTo(new OfRoom.ListAll());
        assertThat(Commands.parse("/room Tea at five")).isEqualTo(new OfRoom.Enter("Tea at five"));
        assertThat(Commands.parse("/join #general")).isEqualTo(new OfRoom.Join("general"));
        assertThat(Commands.parse("/directory")).isEqualTo(new OfRoom.Directory(""));
        assertThat(Commands.parse("/directory te")).isEqualTo(new OfRoom.Directory("te"));
        assertThat(Commands.parse("/leave")).isEqualTo(new OfRoom.Leave());
    }

    @Test
    void aPublicRoomHasAHandleAndPerhapsATitle() {
        assertThat(Commands.parse("/create tea Tea at five")).isEqualTo(new OfRoom.Create("tea", "Tea at five"));
        assertThat(Commands.parse("/create tea")).isEqualTo(new OfRoom.Create("tea", "tea"));
    }

    @Test
    void aPrivateRoomHasATitleAndMembers() {
        assertThat(Commands.parse("/private Tea at five @ada @bob"))
                .isEqualTo(new OfRoom.CreatePrivate("Tea at five", List.of("ada", "bob")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dm ada", "/dm @ada"})
    void aUserIsNamedWithOrWithoutTheSign(String line) {
        assertThat(Commands.parse(line)).isEqualTo(new OfRoom.Direct("ada"));
    }

    @Test
    void usersAreAskedForAndMoved() {
        assertThat(Commands.parse("/invite @ada")).isEqualTo(new OfUser.Invite("ada"));
        assertThat(Commands.parse("/kick @ada")).isEqualTo(new OfUser.Kick("ada"));
        assertThat(Commands.parse("/who @ada")).isEqualTo(new OfUser.Who("ada"));
        assertThat(Commands.parse("/members")).isEqualTo(new OfUser.Members());
    }

    @Test
    void theChatIsEnded() {
        assertThat(Commands.parse("/quit")).isEqualTo(new Ending.Quit());
        assertThat(Commands.parse("/signout")).isEqualTo(new Ending.SignOut());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/join",
                "/join two words",
                "/dm",
                "/dm @",
                "/create",
                "/create x",
                "/private",
                "/private Tea",
                "/private @ada",
                "/reply",
                "/reply 12",
                "/reply yes",
                "/edit x y",
                "/delete",
                "/delete x",
                "/delete 1234567890123456789012",
                "/react 3",
                "/search",
                "/retry",
                "/retry 1234567890",
                "/discard x"
            })
    void aCommandThatLacksSomethingIsToldHowItIsWritten(String line) {
        assertThat(Commands.parse(line))
                .isInstanceOfSatisfying(
                        Command.Wrong.class,
                        wrong -> assertThat(wrong.sentence()).startsWith("Write /"));
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void eachCommandIsKnownByItsWord(Verb verb) {
        assertThat(Verb.named(verb.word())).contains(verb);
        assertThat(Commands.parse(verb.word())).isNotInstanceOf(OfMessage.Say.class);
    }
}
