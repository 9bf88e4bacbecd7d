package io.coord.client;

/**
 * Hears of the session's condition. Called through the client's executor of callbacks, one call at a time, in order. What it
 * throws is logged and ignored.
 */
@FunctionalInterface
public interface ConnectionListener {
    void onChange(ConnectionChange change);
}
