package io.coord.it.recipe;

import io.coord.client.CoordClient;
import io.coord.client.Session;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerUnderTest;
import java.time.Duration;
import java.util.Optional;

/** What may happen to a client in the middle of a recipe. */
final class Faults {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Faults() {}

    /**
     * Ends the session at the server, as if it had expired: another client takes it over and closes it. The subject must not be
     * able to connect meanwhile.
     */
    static void expire(ServerUnderTest server, CoordClient subject) throws Exception {
        Optional<Session> session = subject.session();
        if (session.isPresent()) {
            CoordClient thief = CoordClient.builder(server.connectString())
                    .session(session.get())
                    .build();
            thief.blocking().awaitConnected(LIMIT);
            thief.close();
        }
    }

    static void expire(ServerExtension server, CoordClient subject) throws Exception {
        expire(server.server(), subject);
    }

    /** As {@link #expire(ServerUnderTest, CoordClient)}; the client is kept out meanwhile, so that it does not take the session back. */
    static void expire(ServerExtension server, CuttingProxy way, CoordClient subject) throws Exception {
        expire(server.server(), way, subject);
    }

    static void expire(ServerUnderTest server, CuttingProxy way, CoordClient subject) throws Exception {
        way.refuse();
        expire(server, subject);
        way.allow();
    }

    static void expireIf(boolean expires, ServerExtension server, CoordClient subject) throws Exception {
        if (expires) {
            expire(server, subject);
        }
    }
}
