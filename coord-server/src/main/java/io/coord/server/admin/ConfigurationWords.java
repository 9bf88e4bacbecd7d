package io.coord.server.admin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the server is set up and how much it keeps on disk: {@code conf dirs}. */
final class ConfigurationWords {
    private static final int FAST_LEADER_ELECTION = 3;

    private ConfigurationWords() {}

    static String conf(AdminView view) {
        Configuration configuration = view.configuration();
        StringBuilder out = new StringBuilder();
        append(out, "clientPort", configuration.clientPort());
        append(out, "secureClientPort", configuration.secureClientPort());
        view.directories().ifPresent(directories -> {
            append(out, "dataDir", directories.snapshots());
            append(out, "dataDirSize", directories.snapshotBytes());
            append(out, "dataLogDir", directories.log());
            append(out, "dataLogSize", directories.logBytes());
        });
        append(out, "tickTime", configuration.tickMillis());
        append(out, "maxClientCnxns", configuration.maxConnectionsPerAddress());
        append(out, "minSessionTimeout", configuration.minSessionTimeoutMillis());
        append(out, "maxSessionTimeout", configuration.maxSessionTimeoutMillis());
        append(out, "clientPortListenBacklog", configuration.backlog());
        append(out, "serverId", configuration.serverId());
        view.memberConfiguration().ifPresent(member -> appendMember(out, member, view.mode()));
        return out.toString();
    }

    /** Compat: a read-only server does not tell the members. The last line has no end. */
    private static void appendMember(StringBuilder out, MemberConfiguration member, ServerMode mode) {
        append(out, "initLimit", member.initLimit());
        append(out, "syncLimit", member.syncLimit());
        append(out, "electionAlg", FAST_LEADER_ELECTION);
        append(out, "electionPort", joined(member.electionPorts()));
        append(out, "quorumPort", joined(member.quorumPorts()));
        append(out, "peerType", member.observer() ? 1 : 0);
        if (mode != ServerMode.READ_ONLY) {
            out.append("membership: \n").append(member.membership());
        }
    }

    private static String joined(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining("|"));
    }

    private static void append(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }

    static String dirs(AdminView view) {
        Optional<Directories> directories = view.directories();
        return "datadir_size: " + directories.map(Directories::snapshotBytes).orElse(0L) + "\n" + "logdir_size: "
                + directories.map(Directories::logBytes).orElse(0L) + "\n";
    }
}
