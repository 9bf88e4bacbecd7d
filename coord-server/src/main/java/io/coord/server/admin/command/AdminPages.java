package io.coord.server.admin.command;

import io.coord.core.env.Clock;
import io.coord.server.admin.AdminView;
import io.coord.server.admin.command.Command.Access;
import io.coord.server.admin.command.Command.Needs;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.http.HttpAnswer;
import io.coord.server.http.HttpCall;
import io.coord.server.http.HttpService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The admin port: commands, and health for those who look after processes. Thread: any. */
public final class AdminPages implements HttpService {
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";

    private final String basePath;
    private final boolean protectReads;
    private final AdminView view;
    private final ServerControl control;
    private final SortedMap<String, Command> primary = new TreeMap<>();
    private final SortedMap<String, Command> byName = new TreeMap<>();

    public AdminPages(AdminHttp config, AdminView view, ServerControl control, Clock clock) {
        this.basePath = config.commandPath();
        this.protectReads = config.protectReads();
        this.view = view;
        this.control = control;
        register(new ServerCommands(view).all());
        register(new ClientCommands(view).all());
        register(new MemberCommands(view).all());
        register(new OperatorCommands(view, control).all());
        register(new SnapshotCommands(config, control, clock).all());
    }

    private void register(List<Command> commands) {
        for (Command command : commands) {
            primary.put(command.name(), command);
            command.names().forEach(name -> byName.put(name, command));
        }
    }

    @Override
    public HttpAnswer answer(HttpCall call) {
        String path = call.path();
        if (call.method().equals("TRACE")) {
            return HttpAnswer.plain(HttpAnswer.METHOD_NOT_ALLOWED, "TRACE is refused\n");
        }
        if (path.equals(LIVE)) {
            return health(control.isResponsive());
        }
        if (path.equals(READY)) {
            return health(view.isServing());
        }
        if (path.equals(basePath) || path.equals(basePath + "/")) {
            return HttpAnswer.of(HttpAnswer.OK, HTML, links());
        }
        if (path.startsWith(basePath + "/")) {
            return command(path.substring(basePath.length() + 1), call);
        }
        return HttpAnswer.plain(HttpAnswer.NOT_FOUND, "nothing is here; commands are at " + basePath + "\n");
    }

    private static HttpAnswer health(boolean good) {
        return HttpAnswer.plain(good ? HttpAnswer.OK : HttpAnswer.UNAVAILABLE, good ? "ok\n" : "no\n");
    }

    /** Compat: a link and a line break, each on a line of its own. */
    private String links() {
        StringBuilder out = new StringBuilder();
        for (String name : primary.keySet()) {
            out.append("<a href=\"")
                    .append(basePath)
                    .append('/')
                    .append(name)
                    .append("\">")
                    .append(name);
            out.append("</a>\n<br/>\n");
        }
        return out.toString();
    }

    private HttpAnswer command(String name, HttpCall call) {
        Command command = byName.get(name);
        if (command == null) {
            return json(name, CommandResult.error("Unknown command: " + name));
        }
        Optional<CommandResult> refusal = refusal(command, call);
        if (refusal.isPresent()) {
            return json(command.name(), refusal.get());
        }
        boolean asksRightly =
                command.method().equals("GET") ? call.isRead() : call.method().equals(command.method());
        if (!asksRightly) {
            // Compat: checked with 3.9.5, which has no 405 for it.
            return json(
                    command.name(),
                    CommandResult.error(HttpAnswer.INTERNAL_ERROR, "this command is asked for by " + command.method()));
        }
        if (command.needs() == Needs.SERVING && !view.isServing()) {
            return json(command.name(), CommandResult.error(NOT_SERVING));
        }
        return json(command.name(), command.answering().apply(call));
    }

    private Optional<CommandResult> refusal(Command command, HttpCall call) {
        if (command.access() == Access.ANYBODY && !protectReads) {
            return Optional.empty();
        }
        Optional<String> authorization = call.header("authorization");
        if (authorization.isEmpty()) {
            return Optional.of(CommandResult.error(HttpAnswer.UNAUTHORIZED, "Auth info is missing for the command"));
        }
        return switch (control.judge(authorization.get(), call.remote().getHostAddress(), call.certificates())) {
            case GRANTED -> Optional.empty();
            case NOT_PROVEN -> Optional.of(CommandResult.error(HttpAnswer.UNAUTHORIZED, "Not authenticated"));
            case NOT_PERMITTED -> Optional.of(CommandResult.error(HttpAnswer.FORBIDDEN, "Not authorized"));
        };
    }

    /** Compat: data first, then the name and the error. */
    private static HttpAnswer json(String name, CommandResult result) {
        if (result.stream().isPresent()) {
            return new HttpAnswer(
                    result.status(),
                    "application/octet-stream",
                    result.headers(),
                    new HttpAnswer.Streamed(result.stream().get()));
        }
        Map<String, Object> all = new LinkedHashMap<>(result.data());
        all.put("command", name);
        all.putIfAbsent("error", result.error());
        return HttpAnswer.of(result.status(), JSON, Json.write(all)).withHeaders(result.headers());
    }
}
