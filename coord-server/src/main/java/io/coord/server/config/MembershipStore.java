package io.coord.server.config;

import io.coord.zab.protocol.membership.Membership;
import java.io.IOException;
import java.util.Optional;

/** Where the members of an ensemble are kept while they change. Thread: replica. */
public interface MembershipStore {
    /** The members in force, if this is what knows them best. */
    Optional<Membership> inForce() throws IOException;

    /** The members that were proposed and, for all this server knows, never came into force; empty if there are none. */
    Optional<Membership> proposed() throws IOException;

    /** Remembers members that were proposed. Durable on return. */
    void seen(Membership proposed) throws IOException;

    /** Remembers the members that are in force, and forgets what was proposed. Durable on return. */
    void activated(Membership members) throws IOException;
}
