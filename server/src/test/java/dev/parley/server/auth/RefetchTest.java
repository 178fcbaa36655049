package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class RefetchTest {
    private final SettableClock clock = new SettableClock();

    @Test
    void nobodyFetchesAgainBeforeThirtySecondsHavePassed() {
        AtomicInteger fetches = new AtomicInteger();
        Refetch refetch = new Refetch(clock, fetches::incrementAndGet);
        refetch.run();
        refetch.run();
        clock.advance(Duration.ofMillis(29_999));
        refetch.run();
        assertThat(fetches).hasValue(1);

        clock.advance(Duration.ofMillis(1));
        refetch.run();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void thoseWhoComeMeanwhileWaitForTheOneWhoFetches() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger fetches = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        Refetch refetch = new Refetch(clock, () -> {
            fetches.incrementAndGet();
            awaitQuietly(answered);
            done.set(true);
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                callers.add(threads.submit(() -> {
                    refetch.run();
                    return done.get();
                }));
            }
            Awaitility.await().until(() -> fetches.get() == 1);
            answered.countDown();
            for (Future<Boolean> caller : callers) assertThat(caller.get()).isTrue();
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void whatIsNotExpectedReachesTheCaller() {
        Refetch refetch = new Refetch(clock, () -> {
            throw new IllegalStateException("no database");
        });

        assertThatThrownBy(refetch::run).hasMessage("no database");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
