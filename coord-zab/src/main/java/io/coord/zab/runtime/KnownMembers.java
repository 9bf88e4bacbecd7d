package io.coord.zab.runtime;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import io.coord.zab.protocol.membership.MembershipText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Whom to connect with while a configuration is in force and another is proposed: the members of both. */
final class KnownMembers {
    private KnownMembers() {}

    /** @throws io.coord.core.codec.DecodeException the text is no configuration */
    static Membership of(Membership inForce, Bytes seenText) {
        Membership seen = MembershipText.read(seenText);
        TreeMap<Long, MemberSpec> members = new TreeMap<>(seen.members());
        inForce.members().forEach((sid, member) -> members.merge(sid, member, (there, here) -> both(here, there)));
        return new Membership(members, inForce.groups(), inForce.weights(), inForce.version());
    }

    /** A server that moves is looked for at both places. */
    private static MemberSpec both(MemberSpec inForce, MemberSpec seen) {
        Set<PeerAddress> addresses = new LinkedHashSet<>(inForce.addresses());
        addresses.addAll(seen.addresses());
        return new MemberSpec(inForce.observer() && seen.observer(), List.copyOf(addresses), inForce.client());
    }
}
