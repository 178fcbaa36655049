package dev.parley.server.rpc;

import java.net.InetAddress;

/// A range of addresses, such as `10.0.0.0/8`, `fd00::/8`, or one address.
public record Network(InetAddress address, int prefixBits) {
    /// @throws IllegalArgumentException with a sentence for the operator
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix >= 0 && prefix <= bits) return new Network(address, prefix);
        } catch (IllegalArgumentException notOne) {
            throw new IllegalArgumentException(refusal(text), notOne);
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static String refusal(String text) {
        return "`" + text + "` is no network; write an address or a range, such as 127.0.0.1 or 10.0.0.0/8";
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) return false;
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((mine[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) return false;
        }
        return true;
    }
}
