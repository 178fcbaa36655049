package dev.parley.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ConnectionChange;
import dev.parley.client.ConnectionChange.Cause;
import dev.parley.client.ConnectionState;
import dev.parley.client.Transport;
import dev.parley.terminal.StatusLine.Badge;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusLineTest {
    private static final int WIDE = 200;

    private static ConnectionChange connection(ConnectionState to, @Nullable Transport transport, Cause cause) {
        return new ConnectionChange(ConnectionState.DISCONNECTED, to, transport, cause, "");
    }

    private static ConnectionChange stream() {
        return connection(ConnectionState.CONNECTED, Transport.STREAM, Cause.OPENED);
    }

    private static StatusLine of(ConnectionChange connection) {
        return new StatusLine(connection, true, "", List.of(), List.of(), 0);
    }

    private static StatusLine busy(ConnectionChange connection) {
        return new StatusLine(connection, true, "general", List.of("@ada"), List.of(new Badge("random", 3)), 2);
    }

    private static String text(StatusLine line) {
        return line.render(WIDE).toString();
    }

    @Test
    void allThatMattersIsSeen() {
        assertThat(text(busy(stream()))).isEqualTo("● stream │ 2 sending │ general │ @ada writes │ random:3");
    }

    @Test
    void whatThereIsNothingOfTakesNoPlace() {
        assertThat(text(of(stream()))).isEqualTo("● stream");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 40, 80})
    void theLineFitsIntoTheWindow(int width) {
        AttributedString line = busy(stream()).render(width);

        assertThat(line.columnLength()).isLessThanOrEqualTo(width);
    }

    @Test
    void aNarrowWindowShowsTheConnectionFirst() {
        assertThat(busy(stream()).render(20).toString())
                .startsWith("● stream │ 2 sendi")
                .endsWith("…");
    }

    @Test
    void aWindowOf40ColumnsShowsTheRoom() {
        assertThat(busy(stream()).render(40).toString()).startsWith("● stream │ 2 sending │ general │ @ada");
    }

    @Test
    void aWindowOf80ColumnsShowsAll() {
        assertThat(busy(stream()).render(80).toString()).endsWith("random:3");
    }

    @Test
    void wideCharactersTakeTheirColumns() {
        StatusLine line = new StatusLine(stream(), true, "日本語の部屋日本語の部屋", List.of(), List.of(), 0);

        assertThat(line.render(20).columnLength()).isLessThanOrEqualTo(20);
    }

    @Test
    void pollingIsToldFromAStream() {
        assertThat(text(of(connection(ConnectionState.CONNECTED, Transport.POLL, Cause.TRANSPORT_CHANGED))))
                .isEqualTo("◐ polling");
    }

    @Test
    void whoIsBehindIsCatchingUp() {
        assertThat(text(new StatusLine(stream(), false, "", List.of(), List.of(), 0)))
                .isEqualTo("● stream, catching up");
    }

    @Test
    void aLostConnectionSaysWhy() {
        assertThat(text(of(connection(ConnectionState.RECONNECTING, null, Cause.LOST))))
                .isEqualTo("… reconnecting (connection lost)");
        assertThat(text(of(connection(ConnectionState.RECONNECTING, null, Cause.DRAINED))))
                .isEqualTo("… reconnecting (the server restarts)");
    }

    @Test
    void whoHasGivenUpIsToldHowToGoOn() {
        assertThat(text(of(connection(ConnectionState.FAILED, null, Cause.RETRIES_EXHAUSTED))))
                .isEqualTo("✖ failed (too many tries): /connect tries again");
        assertThat(text(of(connection(ConnectionState.DISCONNECTED, null, Cause.TIMED_OUT))))
                .isEqualTo("○ not connected (no answer): /connect tries again");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoeverWritesIsNamedOrCounted(int count) {
        List<String> typing = List.of("@ada", "@bob", "@cy").subList(0, count);

        assertThat(text(new StatusLine(stream(), true, "", typing, List.of(), 0)))
                .endsWith(List.of("@ada writes", "@ada and @bob write", "3 people write")
                        .get(count - 1));
    }

    @Test
    void manyBadgesAreCounted() {
        List<Badge> badges =
                IntStream.rangeClosed(1, 7).mapToObj(i -> new Badge("r" + i, i)).toList();

        assertThat(text(new StatusLine(stream(), true, "", List.of(), badges, 0)))
                .endsWith("r1:1 r2:2 r3:3 r4:4 r5:5 +2");
    }
}
