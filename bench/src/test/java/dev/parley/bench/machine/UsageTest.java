package dev.parley.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final Duration WORKS_AT_MOST = Duration.ofSeconds(30);
    private static final long MIB = 1 << 20;
    /// Beyond the kernel's greatest process id.
    private static final long NOBODY = 1L << 30;

    private static final long THIS = ProcessHandle.current().pid();

    @Test
    void thisProcessUsesTheMachine() {
        Usage usage = Usage.ofThis();

        assertThat(usage.cpuSeconds()).isPositive();
        assertThat(usage.residentBytes()).isGreaterThan(10 * MIB);
    }

    @Test
    void workTakesCpuTimeOfAboutItsLength() {
        Usage before = Usage.ofThis();
        long start = System.nanoTime();
        while (Usage.ofThis().since(before).cpuSeconds() < 0.2) {
            assertThat(System.nanoTime() - start).isLessThan(WORKS_AT_MOST.toNanos());
        }
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(Usage.ofThis().since(before).cpuSeconds())
                .isBetween(0.2, 0.1 + seconds * Runtime.getRuntime().availableProcessors());
    }

    @Test
    void memoryThatIsTouchedIsResident() {
        long before = Usage.ofThis().residentBytes();
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
            arena.allocate(64 * MIB).fill((byte) 1);

            assertThat(Usage.ofThis().residentBytes() - before).isBetween(48 * MIB, 1024 * MIB);
        }
    }

    @Test
    void theTimeOfEndedChildrenIsTheirParents() throws Exception {
        double before = withChildren() - alone();
        Process child = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").start();
        assertThat(child.waitFor(WORKS_AT_MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(withChildren() - alone() - before).isGreaterThan(0.05);
    }

    @Test
    void anEndedProcessTakesNothing() {
        assertThat(Usage.of(List.of(NOBODY), 0)).isEqualTo(new Usage(0, 0));
        assertThat(Usage.of(List.of(NOBODY, THIS), 0).residentBytes()).isPositive();
    }

    private static double withChildren() {
        return Usage.of(List.of(THIS), THIS).cpuSeconds();
    }

    private static double alone() {
        return Usage.of(List.of(THIS), 0).cpuSeconds();
    }
}
