package io.coord.zab.protocol.membership;

import io.coord.zab.protocol.quorum.Hierarchical;
import io.coord.zab.protocol.quorum.Majority;
import io.coord.zab.protocol.quorum.QuorumSystem;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to an ensemble (spec: peer-protocol 8.1). Immutable.
 *
 * @param members by sid
 * @param groups  group to the sids of its members; empty: majority
 * @param weights votes in the group; who is absent has one
 * @param version zxid of the transaction that made it, 0 for one from a file
 */
public record Membership(
        SortedMap<Long, MemberSpec> members,
        SortedMap<Long, List<Long>> groups,
        SortedMap<Long, Long> weights,
        long version) {
    public Membership {
        members = sorted(members);
        groups = sorted(groups);
        weights = sorted(weights);
    }

    private static <V> SortedMap<Long, V> sorted(Map<Long, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /** The servers that have a vote, ascending. */
    public SortedSet<Long> voters() {
        TreeSet<Long> voters = new TreeSet<>();
        members.forEach((sid, member) -> {
            if (!member.observer()) {
                voters.add(sid);
            }
        });
        return voters;
    }

    /** Which of them may decide. */
    public QuorumSystem quorums() {
        return groups.isEmpty() ? new Majority(voters()) : new Hierarchical(voters(), groups, weights);
    }

    /** Whether all but the version is equal. */
    public boolean hasSameMembersAs(Membership other) {
        return members.equals(other.members)
                && groups.equals(other.groups)
                && (groups.isEmpty() || voters().stream().allMatch(sid -> weight(sid) == other.weight(sid)));
    }

    private long weight(long sid) {
        return weights.getOrDefault(sid, 1L);
    }

    /** The same members with another version. */
    public Membership withVersion(long newVersion) {
        return new Membership(members, groups, weights, newVersion);
    }

    /**
     * @param addresses at least one, by host
     * @param client    as in the server's line, host and port; null: it has none there
     */
    public record MemberSpec(
            boolean observer,
            List<PeerAddress> addresses,
            @Nullable HostPort client) {
        public MemberSpec {
            addresses = addresses.stream()
                    .sorted(Comparator.comparing(PeerAddress::host))
                    .toList();
        }
    }

    /** Not resolved; IPv6 without brackets. */
    public record PeerAddress(String host, int quorumPort, int electionPort) {}

    /** Not resolved; IPv6 without brackets. */
    public record HostPort(String host, int port) {}
}
