package dev.parley.server.model;

import java.util.Optional;

/// The wire form that user and room ids share: one letter, then a positive number without leading zeros.
final class WireId {
    private static final int MAX_DIGITS = 19;

    private WireId() {}

    static Optional<Long> parse(char letter, String text) {
        int length = text.length();
        if (length < 2 || length > MAX_DIGITS + 1 || text.charAt(0) != letter || text.charAt(1) == '0') {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 1; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) return Optional.empty();
            value = value * 10 + digit;
        }
        return Optional.of(value);
    }
}
