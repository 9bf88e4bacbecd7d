package io.coord.zab.protocol.state;

/** How a role ended, and what comes then: the table of transitions. */
public sealed interface RoleEnd {
    /** Any role but looking: elect. */
    record Elect(String reason) implements RoleEnd {}

    /**
     * Leading: elect somebody else.
     *
     * @param favourite sid of the best voter that has the whole history; {@link Long#MIN_VALUE} if there is none
     */
    record ElectAnother(long favourite) implements RoleEnd {}

    /**
     * Looking: this server was elected.
     *
     * @param round of the election
     */
    record Lead(long round) implements RoleEnd {}

    /**
     * Leading or learning: a change of the configuration has said who leads now, without an election.
     *
     * @param zxid of that change
     */
    record Designated(long leader, long zxid) implements RoleEnd {}

    /** Looking: another server was elected. */
    record Learn(long leader) implements RoleEnd {}
}
