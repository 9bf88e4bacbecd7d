package io.coord.server.admin;

import java.util.List;

/**
 * What {@code conf} tells of a member of an ensemble, besides its {@link Configuration}.
 *
 * @param initLimit     in ticks
 * @param syncLimit     in ticks
 * @param electionPorts one for each of its addresses
 * @param quorumPorts   one for each of its addresses
 * @param observer      it is none of the voters
 * @param membership    the configuration in force, as {@code /zookeeper/config} shows it
 */
public record MemberConfiguration(
        int initLimit,
        int syncLimit,
        List<Integer> electionPorts,
        List<Integer> quorumPorts,
        boolean observer,
        String membership) {
    public MemberConfiguration {
        electionPorts = List.copyOf(electionPorts);
        quorumPorts = List.copyOf(quorumPorts);
    }
}
