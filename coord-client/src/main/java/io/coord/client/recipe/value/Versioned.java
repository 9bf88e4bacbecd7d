package io.coord.client.recipe.value;

/**
 * A value and which version of its node it is. Immutable.
 *
 * @param version of the node's data; {@link #ABSENT} if there was no node, and the value is the initial one
 */
public record Versioned<T>(T value, int version) {
    /** Of a value that was never written. */
    public static final int ABSENT = -1;

    public Versioned {
        if (version < ABSENT) {
            throw new IllegalArgumentException(
                    "version " + version + ": allowed are " + ABSENT + " (no node) and above");
        }
    }
}
