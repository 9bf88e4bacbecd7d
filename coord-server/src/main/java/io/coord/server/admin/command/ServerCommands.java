package io.coord.server.admin.command;

import io.coord.server.admin.AdminView;
import io.coord.server.admin.Configuration;
import io.coord.server.admin.Directories;
import io.coord.server.admin.EnvironmentEntry;
import io.coord.server.admin.MonitorFigures;
import io.coord.server.admin.ServerMode;
import io.coord.server.admin.SizeFigures;
import io.coord.server.admin.TrafficFigures;
import io.coord.server.admin.command.Command.Needs;
import io.coord.server.http.HttpCall;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Of the server as a whole. */
final class ServerCommands {
    private static final int DIGEST_VERSION = 2;
    private static final SizeFigures NONE = new SizeFigures(-1, -1, -1);

    private final AdminView view;

    ServerCommands(AdminView view) {
        this.view = view;
    }

    List<Command> all() {
        return List.of(
                Command.read(List.of("configuration", "conf", "config"), Needs.SERVING, call -> configuration()),
                Command.read(List.of("dirs"), Needs.SERVING, call -> dirs()),
                Command.read(List.of("environment", "env", "envi"), Needs.NOTHING, call -> environment()),
                Command.read(List.of("get_trace_mask", "gtmk"), Needs.NOTHING, call -> traceMask()),
                Command.read(List.of("set_trace_mask", "stmk"), Needs.NOTHING, this::setTraceMask),
                Command.read(List.of("hash"), Needs.SERVING, call -> hash()),
                Command.read(
                        List.of("initial_configuration", "icfg"),
                        Needs.SERVING,
                        call -> one(
                                "initial_configuration",
                                view.configurationFile().orElse(null))),
                Command.read(
                        List.of("is_read_only", "isro"),
                        Needs.SERVING,
                        call -> one("read_only", view.mode() == ServerMode.READ_ONLY)),
                Command.read(List.of("last_snapshot", "lsnp"), Needs.SERVING, call -> lastSnapshot()),
                Command.read(List.of("monitor", "mntr"), Needs.NOTHING, call -> monitor()),
                Command.read(List.of("ruok"), Needs.SERVING, call -> CommandResult.nothing()),
                Command.read(List.of("server_stats", "srvr"), Needs.SERVING, call -> CommandResult.of(serverStats())),
                Command.read(List.of("stats", "stat"), Needs.SERVING, call -> stats()),
                Command.read(List.of("stat_reset", "srst"), Needs.SERVING, call -> reset()),
                Command.read(List.of("system_properties", "sysp"), Needs.NOTHING, call -> properties()));
    }

    private static CommandResult one(String key, @Nullable Object value) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(key, value);
        return CommandResult.of(data);
    }

    private CommandResult configuration() {
        Configuration configuration = view.configuration();
        Optional<Directories> directories = view.directories();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("client_port", configuration.clientPort());
        data.put(
                "data_dir", directories.map(dirs -> dirs.snapshots().toString()).orElse(null));
        data.put("data_log_dir", directories.map(dirs -> dirs.log().toString()).orElse(null));
        data.put("tick_time", configuration.tickMillis());
        data.put("max_client_cnxns", configuration.maxConnectionsPerAddress());
        data.put("min_session_timeout", configuration.minSessionTimeoutMillis());
        data.put("max_session_timeout", configuration.maxSessionTimeoutMillis());
        data.put("server_id", configuration.serverId());
        data.put("client_port_listen_backlog", configuration.backlog());
        return CommandResult.of(data);
    }

    private CommandResult dirs() {
        Optional<Directories> directories = view.directories();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("datadir_size", directories.map(Directories::snapshotBytes).orElse(0L));
        data.put("logdir_size", directories.map(Directories::logBytes).orElse(0L));
        return CommandResult.of(data);
    }

    private CommandResult environment() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("zookeeper.version", view.version());
        for (EnvironmentEntry entry : view.environment()) {
            data.put(entry.key(), entry.value());
        }
        return CommandResult.of(data);
    }

    private CommandResult traceMask() {
        return one("tracemask", view.traceMask());
    }

    private CommandResult setTraceMask(HttpCall call) {
        Optional<String> mask = call.parameter("traceMask");
        if (mask.isEmpty()) {
            return CommandResult.failed("setTraceMask requires long traceMask argument");
        }
        try {
            view.setTraceMask(Long.parseLong(mask.get()));
        } catch (NumberFormatException e) {
            return CommandResult.failed("setTraceMask requires long traceMask argument, got " + mask.get());
        }
        return traceMask();
    }

    private CommandResult hash() {
        List<Map<String, Object>> digests = new ArrayList<>();
        view.digests().forEach(entry -> {
            Map<String, Object> digest = new LinkedHashMap<>();
            digest.put("zxid", entry.zxid());
            digest.put("digest", entry.digest());
            digest.put("digest_version", DIGEST_VERSION);
            digests.add(digest);
        });
        return one("digests", digests);
    }

    private CommandResult lastSnapshot() {
        return view.lastSnapshot()
                .map(snapshot -> {
                    Map<String, Object> data = new LinkedHashMap<>();
                    data.put("zxid", Long.toHexString(snapshot.zxid()));
                    data.put("timestamp", snapshot.writtenSeconds());
                    return CommandResult.of(data);
                })
                .orElseGet(() -> CommandResult.error("there is no snapshot yet"));
    }

    private CommandResult monitor() {
        Map<String, Object> data = new LinkedHashMap<>();
        if (view.isServing()) {
            MonitorFigures.figures(view).forEach(data::put);
        } else {
            data.put("version", view.version());
        }
        return CommandResult.of(data);
    }

    Map<String, Object> serverStats() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("version", view.version());
        data.put("read_only", view.mode() == ServerMode.READ_ONLY);
        data.put("server_stats", figures());
        data.put("client_response", sizes(view.replySizes().orElse(NONE)));
        view.proposalSizes().ifPresent(sizes -> data.put("proposal_stats", sizes(sizes)));
        data.put("node_count", view.tree().nodeCount());
        return data;
    }

    private Map<String, Object> figures() {
        TrafficFigures traffic = view.traffic();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("packets_sent", traffic.packetsSent());
        data.put("packets_received", traffic.packetsReceived());
        data.put("fsync_threshold_exceed_count", view.counters().getOrDefault("fsync_threshold_exceed_count", 0L));
        data.put("client_response_stats", sizes(view.replySizes().orElse(NONE)));
        Optional<Directories> directories = view.directories();
        data.put("data_dir_size", directories.map(Directories::snapshotBytes).orElse(0L));
        data.put("log_dir_size", directories.map(Directories::logBytes).orElse(0L));
        data.put("provider_null", false);
        data.put("last_processed_zxid", view.tree().lastZxid());
        data.put("outstanding_requests", traffic.outstandingRequests());
        data.put("server_state", view.mode().text());
        data.put("avg_latency", traffic.averageLatencyMillis());
        data.put("max_latency", traffic.maxLatencyMillis());
        data.put("min_latency", traffic.minLatencyMillis());
        data.put("num_alive_client_connections", traffic.openConnections());
        data.put("uptime", view.uptimeMillis());
        data.put("auth_failed_count", traffic.authenticationFailures());
        // Compat: spelled so.
        data.put("non_mtlsremote_conn_count", 0);
        data.put("non_mtlslocal_conn_count", 0);
        return data;
    }

    private static Map<String, Object> sizes(SizeFigures sizes) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("last_buffer_size", sizes.last());
        data.put("min_buffer_size", sizes.min());
        data.put("max_buffer_size", sizes.max());
        return data;
    }

    private CommandResult stats() {
        Map<String, Object> data = serverStats();
        data.put("connections", ConnectionObjects.brief(view.connections()));
        data.put("secure_connections", List.of());
        return CommandResult.of(data);
    }

    private CommandResult reset() {
        view.resetServerFigures();
        return CommandResult.nothing();
    }

    private static CommandResult properties() {
        return CommandResult.of(
                new TreeMap<>(ManagementFactory.getRuntimeMXBean().getSystemProperties()));
    }
}
