package dev.parley.server.log;

import dev.parley.bench.micro.MicroBenchmark;
import java.util.Optional;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;

/// One token is written for each frame, and one read for each stream.
public class ResumeTokenBenchmark extends MicroBenchmark {
    private final UUID logId = UUID.fromString("7d1d3a56-90f4-4b1e-8a37-0c6f3a1f0b52");
    private final String text = new ResumeToken(logId, 40_000_000).toString();
    private long position = 40_000_000;

    @Benchmark
    public String write() {
        return new ResumeToken(logId, position++).toString();
    }

    @Benchmark
    public Optional<ResumeToken> read() {
        return ResumeToken.parse(text);
    }
}
