package dev.parley.server.promises;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Chance that can be repeated: every generator of a run comes from one seed, which is printed. What the machine does
/// between the threads is not repeated by it.
final class Dice {
    private static final String SEED = System.getProperty("parley.test.seed", "");

    private final long seed;
    private long given;

    Dice(String test) {
        this.seed = SEED.isEmpty() ? System.nanoTime() : Long.parseLong(SEED);
        System.out.println(test + ": -Dparley.test.seed=" + seed);
    }

    synchronized RandomGenerator next() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 31 * given++);
    }

    static <T> T oneOf(List<T> some, RandomGenerator random) {
        return some.get(random.nextInt(some.size()));
    }

    static boolean inHundred(int times, RandomGenerator random) {
        return random.nextInt(100) < times;
    }
}
