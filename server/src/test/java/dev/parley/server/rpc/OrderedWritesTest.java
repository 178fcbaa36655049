package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.database.Database;
import dev.parley.server.database.TestDatabase;
import dev.parley.server.log.Sequencer;
import dev.parley.server.log.Submission;
import dev.parley.server.log.Work;
import dev.parley.server.model.RoomId;
import dev.parley.server.model.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class OrderedWritesTest {
    @Test
    void writesThatFindTheSequencerFullWaitAndKeepTheirOrder() {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        try (Database database = TestDatabase.fast();
                Sequencer sequencer = new Sequencer(
                        database::openSequencerConnection, announcement -> {}, new SimpleMeterRegistry())) {
            while (sequencer.submit(markRead(() -> {}))) {
                // Until it is full.
            }
            OrderedWrites writes = new OrderedWrites(sequencer);
            int count = 200;
            for (int i = 0; i < count; i++) {
                int number = i;
                writes.add(markRead(() -> done.add(number)));
            }
            assertThat(done).isEmpty();
            sequencer.start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> done.size() == count);
            assertThat(done)
                    .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
        }
    }

    /// Of somebody who is no member: refused, in its turn.
    private static Submission<Work.Marked> markRead(Runnable done) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        return new Submission<>(new Work.MarkRead(new RoomId(1), new UserId(1), 1), deadline, outcome -> done.run());
    }
}
