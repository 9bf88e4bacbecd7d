package io.coord.zab.transport;

import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** Where a configuration says that its servers are. */
final class MemberAddresses {
    private MemberAddresses() {}

    /** Empty if there is no such server. */
    static List<HostPort> quorum(Membership members, long sid) {
        return of(members, sid, PeerAddress::quorumPort);
    }

    /** Empty if there is no such server. */
    static List<HostPort> election(Membership members, long sid) {
        return of(members, sid, PeerAddress::electionPort);
    }

    /** The hosts of all members. */
    static Set<String> hosts(Membership members) {
        Set<String> hosts = new TreeSet<>();
        members.members().values().forEach(member -> member.addresses().forEach(address -> hosts.add(address.host())));
        return Collections.unmodifiableSet(hosts);
    }

    private static List<HostPort> of(Membership members, long sid, ToIntFunction<PeerAddress> port) {
        MemberSpec member = members.members().get(sid);
        List<HostPort> addresses = new ArrayList<>();
        if (member != null) {
            for (PeerAddress address : member.addresses()) {
                addresses.add(new HostPort(address.host(), port.applyAsInt(address)));
            }
        }
        return addresses;
    }
}
