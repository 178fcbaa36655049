package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TimeOrderedIdsTest {
    private final TimeOrderedIds ids = new TimeOrderedIds(new Random(7));

    @Test
    void theyGrowAlsoWithinAMillisecondAndWhenTheClockStepsBack() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) made.add(ids.next(noon.minusMillis(i % 3)));
        made.add(ids.next(noon.plusSeconds(60)));

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theyGoOnAfterThoseOfAnEarlierRunWhoseClockWasAhead() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        String early = ids.next(noon.plusSeconds(3_600));
        TimeOrderedIds later = new TimeOrderedIds(new Random(8));

        later.startAfter(early);

        assertThat(later.next(noon)).isGreaterThan(early);
    }

    @Test
    void theyAreOfVersion7AndTellTheirTime() {
        Instant time = Instant.parse("2026-05-05T05:05:05.555Z");

        UUID id = UUID.fromString(ids.next(time));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
    }
}
