package io.coord.core.invariant;

/**
 * Always-on checks of what may never be false. Nothing is boxed or formatted while an invariant holds. A broken one is
 * our bug: it stops the server object that broke it.
 */
public final class Invariant {
    private Invariant() {}

    public static void check(boolean holds, String message) {
        if (!holds) {
            throw new BrokenInvariantException(message);
        }
    }

    public static void check(boolean holds, String format, long a) {
        if (!holds) {
            throw new BrokenInvariantException(String.format(format, a));
        }
    }

    public static void check(boolean holds, String format, long a, long b) {
        if (!holds) {
            throw new BrokenInvariantException(String.format(format, a, b));
        }
    }

    public static void check(boolean holds, String format, Object a) {
        if (!holds) {
            throw new BrokenInvariantException(String.format(format, a));
        }
    }
}
