package io.coord.zab.protocol.membership;

import io.coord.zab.protocol.membership.Membership.MemberSpec;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What changes for whom when one configuration takes the place of another (spec: peer-protocol 8.4). */
public record MembershipDifference(Membership before, Membership after) {
    /** Who is a member now, ascending. */
    public Set<Long> joined() {
        Set<Long> joined = new TreeSet<>(after.members().keySet());
        joined.removeAll(before.members().keySet());
        return joined;
    }

    /** Who is no member any more, ascending. */
    public Set<Long> left() {
        Set<Long> left = new TreeSet<>(before.members().keySet());
        left.removeAll(after.members().keySet());
        return left;
    }

    /** Whether anything but the version differs: then the election begins anew, with new connections. */
    public boolean isOfMembers() {
        return !after.hasSameMembersAs(before);
    }

    /** Whether a server joined, left, or went from voter to observer or back. */
    public boolean isOfRole(long sid) {
        return role(before, sid) != role(after, sid);
    }

    private enum Role {
        NONE,
        OBSERVER,
        VOTER
    }

    private static Role role(Membership membership, long sid) {
        MemberSpec member = membership.members().get(sid);
        if (member == null) {
            return Role.NONE;
        }
        return member.observer() ? Role.OBSERVER : Role.VOTER;
    }

    /** Whether a server that led cannot go on to lead, because it has no vote any more or is somewhere else. */
    public boolean endsLeadershipOf(long leader) {
        MemberSpec now = after.members().get(leader);
        MemberSpec then = before.members().get(leader);
        return now == null || now.observer() || then == null || !now.addresses().equals(then.addresses());
    }

    /** Whether clients find a server somewhere else. */
    public boolean isOfClientAddress(long sid) {
        return !Objects.equals(client(before, sid), client(after, sid));
    }

    private static Membership.@Nullable HostPort client(Membership membership, long sid) {
        MemberSpec member = membership.members().get(sid);
        return member == null ? null : member.client();
    }
}
