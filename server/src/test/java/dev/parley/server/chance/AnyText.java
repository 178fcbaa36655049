package dev.parley.server.chance;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;

/// Texts of every kind that a client may send, from a seed. A parameterized test over {@link #seeds} prints the seed in
/// its
/// name, and `-Dparley.test.seed` repeats it.
public final class AnyText {
    private static final String SEED = System.getProperty("parley.test.seed", "");
    /// Code units where encodings change their width, borders of surrogates among them.
    private static final char[] BORDERS = {
        0, 1, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff
    };

    private final RandomGenerator random;

    public AnyText(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /// Fresh seeds; the one that was given when one was.
    public static LongStream seeds(int count) {
        if (!SEED.isEmpty()) return LongStream.of(Long.parseLong(SEED));
        long first = System.nanoTime();
        return LongStream.range(first, first + count);
    }

    public RandomGenerator random() {
        return random;
    }

    /// A text of whole characters, without NUL, as protobuf carries it.
    public String whole(int longest) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(longest + 1);
        while (text.length() < length) {
            int c = 1 + random.nextInt(random.nextBoolean() ? 0x7f : Character.MAX_CODE_POINT);
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) text.appendCodePoint(c);
        }
        return text.toString();
    }

    public List<String> wholes(int most, int longest) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) texts.add(whole(longest));
        return texts;
    }

    /// A text of any code units, broken pairs and NUL among them.
    public String broken(int longest) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(
                    random.nextInt(4) == 0 ? BORDERS[random.nextInt(BORDERS.length)] : (char) random.nextInt(1 << 16));
        }
        return text.toString();
    }
}
