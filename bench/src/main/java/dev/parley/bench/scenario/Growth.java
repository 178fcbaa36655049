package dev.parley.bench.scenario;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The curves: one thing grows from scenario to scenario, and the rest stays as it is.
public final class Growth {
    private Growth() {}

    public static List<Scenario> all() {
        return Stream.of(subscribers(), rooms(), stored(), missed())
                .<Scenario>flatMap(curve -> curve)
                .toList();
    }

    /// Streams of one room: the rows' C.
    private static Stream<Scenario> subscribers() {
        return IntStream.of(10, 100, 1_000, 5_000)
                .mapToObj(streams -> new DurableSends("subscribers-" + streams, 1, streams, 1, 16));
    }

    private static Stream<Scenario> rooms() {
        return IntStream.of(10, 100, 1_000, 10_000).mapToObj(rooms -> new ManyRooms("rooms-" + rooms, rooms));
    }

    private static Stream<Scenario> stored() {
        return IntStream.of(1_000_000, 10_000_000).mapToObj(messages -> new StoredLog("stored-" + messages, messages));
    }

    private static Stream<Scenario> missed() {
        return IntStream.of(100, 1_000, 10_000, 100_000)
                .mapToObj(missed -> new LongResume("resume-" + missed, missed, 10));
    }
}
