package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void onlyWhatWasSentInTheWindowIsTimed() {
        long before = System.nanoTime();
        ledger.delivered(before, before + 1_000);
        ledger.measure();
        long within = System.nanoTime();
        ledger.delivered(before, within + 1_000);
        ledger.delivered(within, within + 5_000);
        ledger.acknowledged(within, within + 7_000);
        ledger.measured();
        long after = System.nanoTime();
        ledger.delivered(after, after + 9_000);
        ledger.acknowledged(after, after + 9_000);
        ledger.delivered(within, within + 5_000);

        assertThat(ledger.toDelivery().getTotalCount()).isEqualTo(2);
        assertThat(ledger.toDelivery().getMaxValue()).isBetween(5_000L, 5_010L);
        assertThat(ledger.toAck().getTotalCount()).isEqualTo(1);
        assertThat(ledger.toAck().getMaxValue()).isBetween(7_000L, 7_010L);
    }

    @Test
    void theCountsOfAWindowAreThoseThatCameInIt() {
        ledger.delivered(1, 2);
        ledger.frame(100, 1);
        ledger.measure();
        ledger.delivered(1, 2);
        ledger.delivered(1, 2);
        ledger.acknowledged(1, 2);
        ledger.frame(250, 2);
        ledger.frame(50, 0);

        assertThat(ledger.measured()).isEqualTo(new Ledger.Counts(1, 2, 2, 1, 300));
        assertThat(ledger.counts()).isEqualTo(new Ledger.Counts(1, 3, 3, 2, 400));
    }

    @Test
    void clearedTimesAreGoneAndNoneAreTakenUntilTheNextWindow() {
        ledger.measure();
        long now = System.nanoTime();
        ledger.delivered(now, now + 1_000);
        ledger.clearTimes();
        ledger.delivered(now, now + 1_000);

        assertThat(ledger.toDelivery().getTotalCount()).isZero();
    }

    @Test
    void aTimeBeyondWhatIsCountedIsTheLongest() {
        ledger.measure();
        long now = System.nanoTime();
        ledger.delivered(now, now + 3_600_000_000_000L);
        ledger.delivered(now, now - 5);

        assertThat(ledger.toDelivery().getTotalCount()).isEqualTo(2);
        assertThat(ledger.toDelivery().getMaxValue()).isBetween(600_000_000_000L, 601_000_000_000L);
    }

    @Test
    void equalProblemsAreCounted() {
        ledger.problem("a message was skipped");
        ledger.problem("a message came a second time");
        ledger.problem("a message was skipped");

        assertThat(ledger.problems()).containsExactly("1 × a message came a second time", "2 × a message was skipped");
    }

    @Test
    void manyKindsOfProblemsFillNoMemoryAndStayAFailure() {
        for (int i = 0; i < 10_000; i++) ledger.problem("a stream ended: " + i);

        assertThat(ledger.problems()).isNotEmpty().hasSizeLessThan(100);
    }
}
