package io.coord.server;

import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.ServerConfig;
import io.coord.server.replica.MemberServing;
import io.coord.server.replica.MemberServing.NewSessions;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.HostPort;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration of a server, in the words of the protocol. */
final class EnsembleMember {
    private static final int FINALIZE_MILLIS = 200;
    private static final int READ_ONLY_AFTER_MILLIS = 2000;

    private EnsembleMember() {}

    static MemberConfig memberConfig(ServerConfig server, EnsembleConfig ensemble) {
        EnsembleConfig.Member self = ensemble.members().get(ensemble.myId());
        EnsembleConfig.Tuning tuning = ensemble.tuning();
        return new MemberConfig(
                ensemble.myId(),
                self != null && self.role() == EnsembleConfig.Role.OBSERVER,
                server.sessions().tickMillis(),
                ensemble.timing().initLimit(),
                ensemble.timing().syncLimit(),
                ensemble.timing().connectLimit(),
                tuning.windowSize(),
                tuning.minNotifyMillis(),
                tuning.maxNotifyMillis(),
                FINALIZE_MILLIS,
                tuning.observerDelayMillis(),
                server.reconfigEnabled(),
                tuning.maxSnapSyncs());
    }

    /** Compat: a server is read-only when it has looked for a leader for two seconds or a tick. */
    static MemberServing serving(ServerConfig server) {
        EnsembleConfig.Serving serving = server.ensemble() == null
                ? EnsembleConfig.Serving.DEFAULT
                : server.ensemble().serving();
        // Sessions of a server without a leader are its own.
        boolean readOnly = serving.readOnlyMode() && serving.localSessions();
        return new MemberServing(
                serving.leaderServes(),
                readOnly,
                Math.max(READ_ONLY_AFTER_MILLIS, server.sessions().tickMillis()),
                server.ensemble() == null ? 1 : server.ensemble().minVoters(),
                newSessions(serving),
                server.sessions().tickMillis(),
                server.ensemble() == null
                        ? 0
                        : 2L
                                * server.ensemble().timing().syncLimit()
                                * server.sessions().tickMillis());
    }

    private static NewSessions newSessions(EnsembleConfig.Serving serving) {
        if (!serving.localSessions()) {
            return NewSessions.GLOBAL;
        }
        return serving.upgrades() ? NewSessions.LOCAL_UNTIL_NEEDED : NewSessions.LOCAL;
    }

    static Membership membership(EnsembleConfig ensemble) {
        SortedMap<Long, MemberSpec> members = new TreeMap<>();
        ensemble.members().forEach((sid, member) -> members.put(sid, spec(member)));
        return new Membership(members, ensemble.groups(), ensemble.weights(), ensemble.version());
    }

    /** The members of a configuration as they would stand in a file. */
    static SortedMap<Long, EnsembleConfig.Member> members(Membership membership) {
        SortedMap<Long, EnsembleConfig.Member> members = new TreeMap<>();
        membership.members().forEach((sid, spec) -> members.put(sid, member(sid, spec)));
        return members;
    }

    private static EnsembleConfig.Member member(long sid, MemberSpec spec) {
        HostPort client = spec.client();
        return new EnsembleConfig.Member(
                sid,
                spec.addresses().stream()
                        .map(address -> new EnsembleConfig.PeerAddress(
                                address.host(), address.quorumPort(), address.electionPort()))
                        .toList(),
                spec.observer() ? EnsembleConfig.Role.OBSERVER : EnsembleConfig.Role.PARTICIPANT,
                client == null ? null : InetSocketAddress.createUnresolved(client.host(), client.port()));
    }

    static MemberSpec spec(EnsembleConfig.Member member) {
        List<PeerAddress> addresses = new ArrayList<>();
        member.addresses()
                .forEach(address ->
                        addresses.add(new PeerAddress(address.host(), address.quorumPort(), address.electionPort())));
        return new MemberSpec(member.role() == EnsembleConfig.Role.OBSERVER, addresses, client(member.client()));
    }

    private static @Nullable HostPort client(@Nullable InetSocketAddress address) {
        return address == null ? null : new HostPort(address.getHostString(), address.getPort());
    }
}
