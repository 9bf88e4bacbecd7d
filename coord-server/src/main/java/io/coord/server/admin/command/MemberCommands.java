package io.coord.server.admin.command;

import io.coord.server.admin.AdminView;
import io.coord.server.admin.LeaderFigures;
import io.coord.server.admin.command.Command.Needs;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.LearnerProgress;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.HostPort;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Of a server as a member of its ensemble. */
final class MemberCommands {
    private static final long COUNTER = 0xffff_ffffL;

    private final AdminView view;

    MemberCommands(AdminView view) {
        this.view = view;
    }

    List<Command> all() {
        return List.of(
                Command.read(List.of("leader", "lead"), Needs.SERVING, call -> leader()),
                Command.read(List.of("observers", "obsr"), Needs.SERVING, call -> observers()),
                Command.read(
                        List.of("observer_connection_stat_reset", "orst"),
                        Needs.SERVING,
                        call -> CommandResult.nothing()),
                Command.read(List.of("voting_view"), Needs.SERVING, call -> votingView()),
                Command.read(List.of("zabstate"), Needs.NOTHING, call -> zabState()),
                Command.read(List.of("ensemble"), Needs.NOTHING, call -> ensemble()));
    }

    private CommandResult leader() {
        Optional<MemberStatus> status = view.memberStatus();
        if (status.isEmpty()) {
            return CommandResult.failed("server is not initialized");
        }
        long leader = status.get().leader();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("is_leader", status.get().phase() == MemberStatus.Phase.LEADING);
        data.put("leader_id", leader);
        data.put(
                "leader_ip",
                member(leader).map(spec -> spec.addresses().get(0).host()).orElse(""));
        return CommandResult.of(data);
    }

    private Optional<MemberSpec> member(long sid) {
        return view.membership()
                .flatMap(members -> Optional.ofNullable(members.members().get(sid)));
    }

    private CommandResult observers() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(
                "synced_observers",
                view.leader()
                        .map(LeaderFigures::learners)
                        .map(LearnerCounts::observers)
                        .orElse(0));
        // Compat: ZooKeeper counts packets of each, too.
        data.put(
                "observers",
                view.leader().stream()
                        .flatMap(leader -> leader.learners().each().stream())
                        .filter(learner -> learner.observer() && learner.synchronised())
                        .map(MemberCommands::observer)
                        .toList());
        return CommandResult.of(data);
    }

    private static Map<String, Object> observer(LearnerProgress learner) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("sid", learner.sid());
        data.put("last_zxid", learner.acked());
        return data;
    }

    private CommandResult votingView() {
        return CommandResult.of(Map.of("current_config", members(spec -> !spec.observer())));
    }

    private Map<String, Object> members(Function<MemberSpec, Boolean> which) {
        Map<String, Object> members = new LinkedHashMap<>();
        view.membership()
                .map(Membership::members)
                .ifPresent(all -> all.forEach((sid, spec) -> {
                    if (which.apply(spec)) {
                        members.put(Long.toString(sid), member(spec));
                    }
                }));
        return members;
    }

    private static Map<String, Object> member(MemberSpec spec) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("server_addresses", quorumAddresses(spec));
        member.put("election_addresses", electionAddresses(spec));
        member.put("client_address", clientAddress(spec));
        member.put("learner_type", type(spec.observer()));
        return member;
    }

    private static String type(boolean observer) {
        return observer ? "observer" : "participant";
    }

    private static List<String> quorumAddresses(MemberSpec spec) {
        return spec.addresses().stream()
                .map(address -> address.host() + ":" + address.quorumPort())
                .toList();
    }

    private static List<String> electionAddresses(MemberSpec spec) {
        return spec.addresses().stream()
                .map(address -> address.host() + ":" + address.electionPort())
                .toList();
    }

    private static String clientAddress(MemberSpec spec) {
        @Nullable HostPort client = spec.client();
        return client == null ? "" : client.host() + ":" + client.port();
    }

    private CommandResult zabState() {
        Optional<MemberStatus> found = view.memberStatus();
        Map<String, Object> data = new LinkedHashMap<>();
        if (found.isEmpty()) {
            data.put("voting", false);
            data.put("zabstate", "");
            return CommandResult.of(data);
        }
        MemberStatus status = found.get();
        long myId = view.configuration().serverId();
        Optional<MemberSpec> self = member(myId);
        long zxid = view.tree().lastZxid();
        data.put("myid", myId);
        data.put("is_leader", status.phase() == MemberStatus.Phase.LEADING);
        data.put(
                "quorum_address",
                self.map(spec -> addresses(spec, MemberCommands::quorumAddresses, PeerAddress::quorumPort))
                        .orElse(null));
        data.put(
                "election_address",
                self.map(spec -> addresses(spec, MemberCommands::electionAddresses, PeerAddress::electionPort))
                        .orElse(null));
        data.put("client_address", self.map(MemberCommands::clientAddress).orElse(""));
        data.put("voting", self.map(spec -> !spec.observer()).orElse(false));
        data.put("last_zxid", "0x" + Long.toHexString(zxid));
        data.put("zab_epoch", zxid >>> Integer.SIZE);
        data.put("zab_counter", zxid & COUNTER);
        data.put("zabstate", phase(status.phase()));
        return CommandResult.of(data);
    }

    /** Compat: ZooKeeper prints an object of its own; which address can be reached, coord does not ask. */
    private static Map<String, Object> addresses(
            MemberSpec spec, Function<MemberSpec, List<String>> texts, ToIntFunction<PeerAddress> port) {
        List<String> all = texts.apply(spec);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("empty", all.isEmpty());
        data.put("all_addresses", all);
        data.put(
                "wildcard_addresses",
                spec.addresses().stream()
                        .map(address -> "0.0.0.0:" + port.applyAsInt(address))
                        .toList());
        data.put("all_ports", spec.addresses().stream().map(port::applyAsInt).toList());
        data.put(
                "all_host_strings",
                spec.addresses().stream().map(PeerAddress::host).toList());
        data.put("reachable_address", all.get(0));
        data.put("all_reachable_addresses", all);
        data.put("all_reachable_addresses_or_all", all);
        data.put("reachable_or_one", all.get(0));
        data.put("one", all.get(0));
        return data;
    }

    private static String phase(MemberStatus.Phase phase) {
        return switch (phase) {
            case LOOKING -> "election";
            case PREPARING, JOINING -> "synchronization";
            case LEADING, FOLLOWING, OBSERVING -> "broadcast";
        };
    }

    /** coord's own: all that this server knows of its ensemble. */
    private CommandResult ensemble() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("serving", view.isServing());
        data.put("mode", view.mode().text());
        view.memberStatus().ifPresent(status -> {
            data.put("server_id", view.configuration().serverId());
            data.put("state", view.peerState().orElse(""));
            data.put("leader_id", status.leader() == MemberStatus.NO_LEADER ? null : status.leader());
            data.put("epoch", status.epoch());
        });
        data.put("last_zxid", "0x" + Long.toHexString(view.tree().lastZxid()));
        view.leader().ifPresent(leader -> {
            LearnerCounts counts = leader.learners();
            data.put("learners", counts.learners());
            data.put("synced_followers", counts.followers());
            data.put("synced_non_voting_followers", counts.nonVotingFollowers());
            data.put("synced_observers", counts.observers());
            data.put("leader_uptime", leader.uptimeMillis());
            data.put(
                    "learner_progress",
                    counts.each().stream()
                            .map(learner -> progress(learner, counts.lastProposed()))
                            .toList());
        });
        data.put(
                "config_version",
                view.membership()
                        .map(members -> Long.toHexString(members.version()))
                        .orElse(null));
        data.put("members", members(spec -> true));
        return CommandResult.of(data);
    }

    private static Map<String, Object> progress(LearnerProgress learner, long lastProposed) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("server_id", learner.sid());
        data.put("learner_type", type(learner.observer()));
        data.put("synchronised", learner.synchronised());
        if (!learner.observer()) {
            data.put("acked_zxid", "0x" + Long.toHexString(learner.acked()));
            data.put("lag", LeaderFigures.lag(learner, lastProposed));
        }
        data.put("silent_ms", learner.silentMillis());
        return data;
    }
}
