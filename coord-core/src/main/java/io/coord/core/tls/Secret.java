package io.coord.core.tls;

import java.util.Arrays;

/** A password. Shows itself nowhere. Immutable. */
public final class Secret {
    public static final Secret NONE = new Secret(new char[0]);

    private final char[] chars;

    private Secret(char[] chars) {
        this.chars = chars;
    }

    public static Secret of(String text) {
        return new Secret(text.toCharArray());
    }

    boolean isEmpty() {
        return chars.length == 0;
    }

    /** A copy. */
    char[] chars() {
        return chars.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret && Arrays.equals(chars, ((Secret) other).chars);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(chars);
    }

    @Override
    public String toString() {
        return "(not shown)";
    }
}
