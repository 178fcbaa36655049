package dev.parley.server.auth;

import static dev.parley.server.auth.Outcomes.reason;
import static dev.parley.server.auth.Outcomes.refusal;
import static dev.parley.server.auth.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.model.Outcome;
import dev.parley.server.model.Outcome.Refused;
import dev.parley.server.model.Reason;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PasswordHashingTest {
    /// Of the Argon2 reference: `argon2 "somesalt" -id -t 2 -k 65536 -p 1` over `password`.
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @AutoClose
    private final PasswordHashing hashing = new PasswordHashing(new SecureRandom());

    @Test
    void aHashFitsItsPasswordOnly() {
        String hash = value(hashing.hash("correct horse"));

        assertThat(value(hashing.matches("correct horse", hash))).isTrue();
        assertThat(value(hashing.matches("correct horsf", hash))).isFalse();
        assertThat(value(hashing.matches("", hash))).isFalse();
        assertThat(value(hashing.matches("correct horse", null))).isFalse();
    }

    @Test
    void hashesOfTheReferenceImplementationAreUnderstood() {
        assertThat(value(hashing.matches("password", REFERENCE))).isTrue();
        assertThat(value(hashing.matches("Password", REFERENCE))).isFalse();
    }

    @Test
    void whatIsBeyondTheLineIsRefusedAtOnceWithATimeToComeBack() throws Exception {
        int all = PasswordHashing.CONCURRENT + PasswordHashing.MAX_WAITING;
        CountDownLatch release = new CountDownLatch(1);
        List<Future<Outcome<String>>> inLine = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < all; i++) {
                inLine.add(threads.submit(() -> hashing.inLine(() -> {
                    release.await();
                    return "done";
                })));
            }
            Awaitility.await().until(() -> hashing.waiting() == PasswordHashing.MAX_WAITING);

            Outcome<Boolean> beyond = hashing.matches("password", REFERENCE);
            release.countDown();

            assertThat(reason(beyond)).isEqualTo(Reason.RATE_LIMITED);
            assertThat(refusal(beyond).retryAfter()).isPositive();
            for (Future<Outcome<String>> one : inLine)
                assertThat(value(one.get())).isEqualTo("done");
        }
    }

    @Test
    void whoWaitsTooLongIsRefusedAndLeavesTheLine() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (PasswordHashing impatient = new PasswordHashing(new SecureRandom(), Duration.ofMillis(50));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome<String>>> calls = new ArrayList<>();
            for (int i = 0; i < PasswordHashing.CONCURRENT + 1; i++) {
                calls.add(threads.submit(() -> impatient.inLine(() -> {
                    release.await();
                    return "done";
                })));
            }
            for (Future<Outcome<String>> call : calls) assertThat(call.get()).isInstanceOf(Refused.class);
            assertThat(impatient.waiting()).isZero();
            release.countDown();
        }
    }
}
