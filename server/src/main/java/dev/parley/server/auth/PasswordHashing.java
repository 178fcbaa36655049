package dev.parley.server.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.parley.server.model.Outcome;
import dev.parley.server.model.Reason;
import dev.parley.server.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Argon2id hashes of passwords: 19 MiB of memory, two passes, one lane (the parameters OWASP recommends), as PHC
/// strings.
///
/// Hashing is work for a processor, about a tenth of a second each: on virtual threads it would take their
/// carriers from the streams. So two platform threads do it, 64 wait in line for at most 5 s, and more are
/// refused.
public final class PasswordHashing implements AutoCloseable {
    static final int CONCURRENT = 2;
    static final int MAX_WAITING = 64;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Argon2Function ARGON2ID = Argon2Function.getInstance(
            MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID, Argon2Function.ARGON2_VERSION_13);

    /// What no password fits, at the price of one that might.
    private static final String NOBODYS_HASH = "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(MEMORY_KIB, PASSES, LANES, unpadded(new byte[SALT_BYTES]), unpadded(new byte[HASH_BYTES]));

    private final SecureRandom random;
    private final Duration maxWait;
    private final LongAdder verifications = new LongAdder();
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            CONCURRENT,
            CONCURRENT,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("argon2-", 1).factory());

    public PasswordHashing(SecureRandom random) {
        this(random, MAX_WAIT);
    }

    PasswordHashing(SecureRandom random, Duration maxWait) {
        this.random = random;
        this.maxWait = maxWait;
    }

    /// The hash to keep for a password; `RATE_LIMITED` when too many are being made.
    Outcome<String> hash(String password) {
        return inLine(() -> {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            return ARGON2ID.hash(bytes(password), salt).getResult();
        });
    }

    /// Whether the password is that of the hash. Without a hash it is not, after the same work.
    Outcome<Boolean> matches(String password, @Nullable String hash) {
        return inLine(() -> {
            verifications.increment();
            String against = hash == null ? NOBODYS_HASH : hash;
            boolean fits = Argon2Function.getInstanceFromHash(against)
                    .check(bytes(password), against.getBytes(StandardCharsets.US_ASCII), null);
            return fits && hash != null;
        });
    }

    /// How many verifications were carried out.
    long verifications() {
        return verifications.sum();
    }

    /// One password typed on two keyboards may differ in how its accents are composed: they are made alike.
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    /// How many wait in line.
    int waiting() {
        return workers.getQueue().size();
    }

    <T> Outcome<T> inLine(Callable<T> work) {
        Future<T> result;
        try {
            result = workers.submit(work);
        } catch (RejectedExecutionException full) {
            return busy();
        }
        try {
            return Outcome.done(result.get(maxWait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            workers.remove((Runnable) result);
            result.cancel(false);
            return busy();
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            return Outcome.refused(Reason.CANCELLED, "the call was given up");
        } catch (ExecutionException e) {
            throw new IllegalStateException("Argon2 failed", e.getCause());
        }
    }

    private static <T> Outcome<T> busy() {
        return Outcome.refused(Refusal.retry(
                        Reason.RATE_LIMITED, "too many people are signing in at this moment; repeat later", RETRY_AFTER)
                .with("quota", "password_hashing"));
    }

    private static String unpadded(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
