package io.coord.server.read;

import io.coord.core.model.AuthId;
import io.coord.core.watch.Watcher;
import java.util.List;

/** Whose request it is. */
public interface ReadCaller {
    long sessionId();

    /** The identities that the caller's connection has proven. */
    List<AuthId> authIds();

    /** Where the events of the watches go that a read leaves. */
    Watcher watcher();
}
