package io.coord.server;

import io.coord.core.model.Bytes;
import io.coord.server.replica.ConfigStore;

/** Keeps configurations nowhere: for servers whose ensemble does not change, and for those in memory. */
final class VolatileConfigs implements ConfigStore {
    @Override
    public void seen(Bytes configText) {
        // The member itself remembers it for as long as it lives.
    }

    @Override
    public void activated(long version, Bytes configText) {
        // As above.
    }
}
