package io.coord.client.recipe.config;

import java.time.Instant;

/**
 * A revision of the settings in the history. Immutable.
 *
 * @param time when it was made, by the clock of the servers
 */
public record ConfigRevision(ConfigSnapshot settings, Instant time) {
    public long number() {
        return settings.revision();
    }
}
