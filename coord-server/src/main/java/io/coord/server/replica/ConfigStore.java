package io.coord.server.replica;

import io.coord.core.model.Bytes;

/** Where the configuration of the ensemble is kept when it changes (spec: peer-protocol 8.7). Thread: replica. */
public interface ConfigStore {
    /** A configuration was proposed, and is not in force yet. Durable on return. */
    void seen(Bytes configText);

    /** This configuration is in force. Durable on return. */
    void activated(long version, Bytes configText);
}
