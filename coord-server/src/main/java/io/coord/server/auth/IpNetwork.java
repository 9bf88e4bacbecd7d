package io.coord.server.auth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses that share their first bits. Parses text itself, because the JDK may ask a name server. */
final class IpNetwork {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final byte[] address;
    private final int bits;

    private IpNetwork(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** Reads an IPv4 or IPv6 address, optionally with {@code /bits}; empty if it is none. */
    static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = parseAddress(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        int allBits = address.length * Byte.SIZE;
        int bits = slash < 0 ? allBits : parseNumber(text.substring(slash + 1), 10, allBits);
        return bits < 0 ? Optional.empty() : Optional.of(new IpNetwork(address, bits));
    }

    /** Whether {@code text} is an address of the same family in this network. */
    boolean contains(String text) {
        byte[] other = parseAddress(text);
        if (other == null || other.length != address.length) {
            return false;
        }
        int wholeBytes = bits / Byte.SIZE;
        if (!Arrays.equals(address, 0, wholeBytes, other, 0, wholeBytes)) {
            return false;
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || (address[wholeBytes] ^ other[wholeBytes]) >> Byte.SIZE - rest == 0;
    }

    private static byte @Nullable [] parseAddress(String text) {
        return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
    }

    private static byte @Nullable [] parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_BYTES) {
            return null;
        }
        byte[] address = new byte[IPV4_BYTES];
        for (int i = 0; i < IPV4_BYTES; i++) {
            int value = parseNumber(parts[i], 10, 0xFF);
            if (value < 0) {
                return null;
            }
            address[i] = (byte) value;
        }
        return address;
    }

    /** Groups of four hex digits, at most one gap {@code ::}, the last four bytes also in dotted form. */
    private static byte @Nullable [] parseIpv6(String text) {
        int zone = text.indexOf('%');
        String digits = zone < 0 ? text : text.substring(0, zone);
        int gap = digits.indexOf("::");
        if (gap < 0) {
            byte[] all = parseGroups(digits);
            return all != null && all.length == IPV6_BYTES ? all : null;
        }
        byte[] head = parseGroups(digits.substring(0, gap));
        byte[] tail = parseGroups(digits.substring(gap + 2));
        if (head == null || tail == null || head.length + tail.length > IPV6_BYTES - 2) {
            return null;
        }
        byte[] address = Arrays.copyOf(head, IPV6_BYTES);
        System.arraycopy(tail, 0, address, IPV6_BYTES - tail.length, tail.length);
        return address;
    }

    private static byte @Nullable [] parseGroups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        List<Byte> bytes = new ArrayList<>(IPV6_BYTES);
        String[] groups = text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            byte[] dotted = i == groups.length - 1 && groups[i].indexOf('.') >= 0 ? parseIpv4(groups[i]) : null;
            if (dotted != null) {
                for (byte b : dotted) {
                    bytes.add(b);
                }
                continue;
            }
            int value = groups[i].length() > 4 ? -1 : parseNumber(groups[i], 16, 0xFFFF);
            if (value < 0) {
                return null;
            }
            bytes.add((byte) (value >> Byte.SIZE));
            bytes.add((byte) value);
        }
        byte[] result = new byte[bytes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = bytes.get(i);
        }
        return result;
    }

    /** Returns the number, -1 if the text is none (digits only) or it is above {@code max}. */
    private static int parseNumber(String text, int radix, int max) {
        if (text.isEmpty() || text.length() > 5) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value > max ? -1 : value;
    }
}
