package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class NoticesTest {
    private static final RoomId ROOM = new RoomId("r1");

    private final ControlledLoop loop = new ControlledLoop();
    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<Change> told = new ArrayList<>();
    private int drained;
    private final Notices notices = new Notices(loop, executor::add, () -> drained++);

    private void run() {
        for (Runnable work = executor.poll(); work != null; work = executor.poll()) work.run();
    }

    @Test
    void changesComeInOrderOnTheExecutor() {
        notices.observe(told::add);
        notices.tell(new Change.SignedInChanged(true));
        notices.tell(new Change.CaughtUp());
        assertThat(told).isEmpty();

        run();

        assertThat(told).containsExactly(new Change.SignedInChanged(true), new Change.CaughtUp());
    }

    @Test
    void aHintThatWaitsIsNotRepeated() {
        notices.observe(told::add);
        notices.tell(new Change.TimelineChanged(ROOM));
        notices.tell(new Change.TimelineChanged(ROOM));
        notices.tell(new Change.CaughtUp());
        notices.tell(new Change.CaughtUp());
        run();
        notices.tell(new Change.TimelineChanged(ROOM));
        run();

        assertThat(told)
                .containsExactly(
                        new Change.TimelineChanged(ROOM),
                        new Change.CaughtUp(),
                        new Change.CaughtUp(),
                        new Change.TimelineChanged(ROOM));
    }

    @Test
    void aHintThatIsGivenWhileItIsTakenInIsTold() {
        notices.observe(change -> {
            told.add(change);
            if (told.size() == 1) notices.tell(change);
        });
        notices.tell(new Change.TimelineChanged(ROOM));
        run();

        assertThat(told).hasSize(2);
    }

    @Test
    void anObserverThatFailsHindersNobody() {
        notices.observe(_ -> {
            throw new IllegalStateException("the observer's own fault; this line belongs into the log of the test");
        });
        notices.observe(told::add);
        notices.tell(new Change.CaughtUp());
        run();

        assertThat(told).hasSize(1);
    }

    @Test
    void anObserverThatWasTakenAwayIsToldNothing() {
        Subscription subscription = notices.observe(told::add);
        subscription.close();
        subscription.close();
        notices.tell(new Change.CaughtUp());
        run();

        assertThat(told).isEmpty();
    }

    @Test
    void anErrorOfAnObserverHindersNobody() {
        notices.observe(_ -> {
            throw new AssertionError("the observer's own fault; this line belongs into the log of the test");
        });
        notices.observe(told::add);
        notices.tell(new Change.CaughtUp());
        run();
        notices.tell(new Change.CaughtUp());
        run();

        assertThat(told).hasSize(2);
    }

    @Test
    void anExecutorThatIsFullForAMomentCostsNothing() {
        List<Runnable> taken = new ArrayList<>();
        boolean[] isFull = {true};
        Notices strict = new Notices(
                loop,
                work -> {
                    if (isFull[0]) throw new RejectedExecutionException("full");
                    taken.add(work);
                },
                () -> drained++);
        strict.observe(told::add);
        strict.tell(new Change.CaughtUp());
        strict.tell(new Change.SignedInChanged(false));
        isFull[0] = false;
        loop.advance(Duration.ofSeconds(2));
        taken.forEach(Runnable::run);

        assertThat(told).containsExactly(new Change.CaughtUp(), new Change.SignedInChanged(false));
    }

    @Test
    void afterAllComesAfterWhatWasToldBefore() {
        List<String> order = new ArrayList<>();
        notices.observe(_ -> order.add("told"));
        notices.tell(new Change.CaughtUp());
        notices.afterAll(() -> order.add("after"));
        run();

        assertThat(order).containsExactly("told", "after");
    }

    @Test
    void itIsFullUntilItHasEmptied() {
        notices.observe(told::add);
        for (int i = 0; i < Notices.FULL - 1; i++) notices.tell(new Change.CaughtUp());
        assertThat(notices.isFull()).isFalse();
        notices.tell(new Change.CaughtUp());
        assertThat(notices.isFull()).isTrue();
        assertThat(drained).isZero();

        run();

        assertThat(drained).isEqualTo(1);
        assertThat(notices.isFull()).isFalse();
    }
}
