package io.coord.client;

import io.coord.core.model.Bytes;

/**
 * What another client needs to go on with a session. Who has it can act as this client; it is not shown in logs.
 *
 * @param id            never 0
 * @param password      as the server gave it
 * @param timeoutMillis negotiated
 */
public record Session(long id, Bytes password, int timeoutMillis) {
    @Override
    public String toString() {
        return "session 0x" + Long.toHexString(id);
    }
}
