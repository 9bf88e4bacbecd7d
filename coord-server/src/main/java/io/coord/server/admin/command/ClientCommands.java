package io.coord.server.admin.command;

import io.coord.server.admin.AdminView;
import io.coord.server.admin.ConnectionInfo;
import io.coord.server.admin.WatchFigures;
import io.coord.server.admin.command.Command.Needs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Of connections, sessions and watches. */
final class ClientCommands {
    private final AdminView view;

    ClientCommands(AdminView view) {
        this.view = view;
    }

    List<Command> all() {
        return List.of(
                Command.read(List.of("connections", "cons"), Needs.SERVING, call -> connections()),
                Command.read(List.of("connection_stat_reset", "crst"), Needs.SERVING, call -> reset()),
                Command.read(List.of("dump"), Needs.SERVING, call -> dump()),
                Command.read(List.of("watch_summary", "wchs"), Needs.SERVING, call -> watchSummary()),
                Command.read(
                        List.of("watches", "wchc"),
                        Needs.SERVING,
                        call -> CommandResult.of(Map.of("session_id_to_watched_paths", view.watchedPathsBySession()))),
                Command.read(
                        List.of("watches_by_path", "wchp"),
                        Needs.SERVING,
                        call -> CommandResult.of(Map.of("path_to_session_ids", view.watchingSessionsByPath()))),
                Command.read(List.of("sessions"), Needs.SERVING, call -> sessions()));
    }

    private CommandResult connections() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("connections", ConnectionObjects.full(view.connections()));
        data.put("secure_connections", List.of());
        return CommandResult.of(data);
    }

    private CommandResult reset() {
        view.resetConnectionFigures();
        return CommandResult.nothing();
    }

    private CommandResult dump() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("expiry_time_to_session_ids", view.sessionsByExpiry());
        data.put("session_id_to_ephemeral_paths", view.ephemerals());
        return CommandResult.of(data);
    }

    private CommandResult watchSummary() {
        WatchFigures watches = view.watches();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("num_connections", watches.connections());
        data.put("num_paths", watches.paths());
        data.put("num_total_watches", watches.watches());
        return CommandResult.of(data);
    }

    /** coord's own: each session with what it has. */
    private CommandResult sessions() {
        SortedMap<Long, Map<String, Object>> byId = new TreeMap<>();
        view.sessionTimeouts().forEach((id, timeoutMillis) -> {
            Map<String, Object> session = new LinkedHashMap<>();
            session.put("id", "0x" + Long.toHexString(id));
            session.put("timeout", timeoutMillis);
            session.put("ephemerals", 0);
            session.put("connected_from", null);
            byId.put(id, session);
        });
        view.ephemerals().forEach((id, paths) -> {
            if (byId.containsKey(id)) {
                byId.get(id).put("ephemerals", paths.size());
            }
        });
        for (ConnectionInfo connection : view.connections()) {
            if (connection.session() != null
                    && byId.containsKey(connection.session().id())) {
                byId.get(connection.session().id())
                        .put("connected_from", connection.remote().toString());
            }
        }
        return CommandResult.of(Map.of("sessions", new ArrayList<>(byId.values())));
    }
}
