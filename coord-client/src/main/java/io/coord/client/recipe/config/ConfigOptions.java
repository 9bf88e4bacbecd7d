package io.coord.client.recipe.config;

/**
 * How a store is used. Immutable.
 *
 * @param author        is written into revisions that this store makes, for people who read the history
 * @param keptRevisions how many of the last revisions stay in the history, at least 10
 */
public record ConfigOptions(String author, int keptRevisions) {
    private static final int FEWEST = 10;
    private static final int USUAL = 100;

    public ConfigOptions {
        if (keptRevisions < FEWEST) {
            throw new IllegalArgumentException("keptRevisions " + keptRevisions + ": must be at least " + FEWEST);
        }
    }

    /** 100 revisions, no author. */
    public static ConfigOptions defaults() {
        return new ConfigOptions("", USUAL);
    }

    public ConfigOptions withAuthor(String newAuthor) {
        return new ConfigOptions(newAuthor, keptRevisions);
    }

    public ConfigOptions withKeptRevisions(int revisions) {
        return new ConfigOptions(author, revisions);
    }
}
