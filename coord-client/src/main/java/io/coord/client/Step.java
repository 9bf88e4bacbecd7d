package io.coord.client;

/**
 * One step of a {@link Transaction} or {@link ReadBatch}, to get its result by when it is done.
 *
 * @param <T> what it results in; {@link Void} where there is nothing to tell
 */
public final class Step<T> {
    private final Object owner;
    private final int index;
    private final String name;
    private final String path;

    Step(Object owner, int index, String name, String path) {
        this.owner = owner;
        this.index = index;
        this.name = name;
        this.path = path;
    }

    boolean belongsTo(Object other) {
        return owner == other;
    }

    int index() {
        return index;
    }

    String name() {
        return name;
    }

    String path() {
        return path;
    }

    @Override
    public String toString() {
        return "step " + index + ": " + name + " " + path;
    }
}
