package io.coord.server.admin;

import java.util.Optional;

/** How the server is set up and how much it keeps on disk: {@code conf dirs}. */
final class ConfigurationWords {
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
        return out.toString();
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
