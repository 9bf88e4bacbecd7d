package io.coord.server.replica;

/**
 * Which clients a member of an ensemble serves when, and how far its ensemble may shrink.
 *
 * @param asLeader            while it leads
 * @param readOnly            while it has no leader, those that accept it
 * @param readOnlyAfterMillis how long it looks for a leader before
 * @param minVoters           that must remain when the members are changed
 * @param sessions            what new sessions are
 * @param tickMillis          of the clock by which local sessions expire
 * @param lagMillis           how far behind its leader a learner may be
 */
public record MemberServing(
        boolean asLeader,
        boolean readOnly,
        long readOnlyAfterMillis,
        int minVoters,
        NewSessions sessions,
        int tickMillis,
        long lagMillis) {
    /** Of whom sessions are known from their beginning (spec: client-protocol 17). */
    public enum NewSessions {
        /** All servers know them. */
        GLOBAL,
        /** Only their server does, and they own no ephemeral nodes. */
        LOCAL,
        /** Only their server does, until they want an ephemeral node. */
        LOCAL_UNTIL_NEEDED;

        boolean areLocal() {
            return this != GLOBAL;
        }
    }
}
