package io.coord.core.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable sequence of bytes: znode data, passwords, tokens.
 *
 * <p>Thread-safe. {@link #toString()} shows the length only: data of users does not belong into logs.
 */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Returns bytes equal to a copy of {@code source}. */
    public static Bytes copyOf(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source.clone());
    }

    /** Takes over {@code array} without a copy: the caller must not change it afterwards. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    public static Bytes ofHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    public int length() {
        return array.length;
    }

    /** Returns the backing array, without a copy: the caller must not change it. */
    public byte[] array() {
        return array;
    }

    public String toHex() {
        return HexFormat.of().formatHex(array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes && Arrays.equals(array, ((Bytes) other).array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return "Bytes[" + array.length + "]";
    }
}
