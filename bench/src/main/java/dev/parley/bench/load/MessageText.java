package dev.parley.bench.load;

import dev.parley.bench.wire.Receiver.Bytes;

/// The text of a message of the load: when it was to be sent, by whom, and which of the sender's it is, in hexadecimal;
/// then filler up to the length of a usual chat message.
final class MessageText {
    static final int LENGTH = 100;
    private static final int TIME_DIGITS = 16;
    private static final int KEY_DIGITS = 16;
    private static final String FILLER = " and then she said that the train was late, so we took the bus instead"
            .substring(0, LENGTH - TIME_DIGITS - KEY_DIGITS);

    private MessageText() {}

    /// @param key from {@link #key}
    static String of(long nanos, long key) {
        return hex(nanos) + hex(key) + FILLER;
    }

    /// Names a message in the whole run; never 0.
    static long key(int sender, long number) {
        return (long) (sender + 1) << 32 | number;
    }

    static long nanos(Bytes text) {
        return parse(text.array(), text.offset(), TIME_DIGITS);
    }

    static long key(Bytes text) {
        return parse(text.array(), text.offset() + TIME_DIGITS, KEY_DIGITS);
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }

    private static long parse(byte[] bytes, int from, int digits) {
        long value = 0;
        for (int at = from; at < from + digits; at++) {
            int digit = bytes[at];
            value = value << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return value;
    }
}
