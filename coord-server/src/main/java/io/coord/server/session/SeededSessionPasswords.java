package io.coord.server.session;

import io.coord.core.model.Bytes;
import java.util.Random;

/**
 * ZooKeeper's passwords: the first bytes of a random sequence seeded by the id. Anyone can compute them, so they guard
 * against mistakes only; servers that share sessions with ZooKeeper need them all the same.
 */
public final class SeededSessionPasswords implements SessionPasswords {
    private static final long SEED_MASK = 0xB3415C00L;

    @Override
    public Bytes passwordOf(long sessionId, String boundTo) {
        byte[] password = new byte[LENGTH];
        new Random(sessionId ^ SEED_MASK).nextBytes(password);
        return Bytes.wrap(password);
    }
}
