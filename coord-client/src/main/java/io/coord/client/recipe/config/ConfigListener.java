package io.coord.client.recipe.config;

/** Hears of changes of the settings. */
@FunctionalInterface
public interface ConfigListener {
    /**
     * Called for each change that is seen, in order, one at a time, where callbacks of the client run. Revisions that follow each other
     * quickly may be seen as one change; the last one never is missed.
     */
    void onChange(ConfigSnapshot before, ConfigSnapshot after);
}
