package dev.parley.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// What processes take of the machine.
///
/// @param cpuSeconds since each began
/// @param residentBytes memory that is theirs: pages that they share are counted once
public record Usage(double cpuSeconds, long residentBytes) {
    /// The kernel's clock tick, which /proc counts in: `getconf CLK_TCK`.
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int CHILDREN_USER_TIME = 13;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    /// @param parent whose ended children count, too; 0 for none
    static Usage of(Collection<Long> processes, long parent) {
        double ticks = 0;
        long bytes = 0;
        for (long process : processes) {
            try {
                ticks += ticks(process, process == parent);
                bytes += proportionalBytes(process);
            } catch (IOException ended) {
                // Its time is with its parent now.
            }
        }
        return new Usage(ticks / TICKS_PER_SECOND, bytes);
    }

    /// This process.
    public static Usage ofThis() {
        return of(List.of(ProcessHandle.current().pid()), 0);
    }

    public Usage since(Usage earlier) {
        return new Usage(cpuSeconds - earlier.cpuSeconds, residentBytes);
    }

    private static double ticks(long process, boolean withChildren) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        // After the name in brackets, which may hold anything; the first field there is the third.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[SYSTEM_TIME]);
        if (!withChildren) return ticks;
        return ticks
                + Double.parseDouble(fields[CHILDREN_USER_TIME])
                + Double.parseDouble(fields[CHILDREN_SYSTEM_TIME]);
    }

    private static long proportionalBytes(long process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
        return 0;
    }
}
