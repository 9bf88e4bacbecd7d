package io.coord.server.admin.command;

import io.coord.server.admin.AdminView;
import io.coord.server.admin.BusyPath;
import io.coord.server.admin.BusyPaths;
import io.coord.server.admin.command.Command.Needs;
import io.coord.server.http.HttpAnswer;
import io.coord.server.http.HttpCall;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What only coord has: looking deeper, and acting. */
final class OperatorCommands {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1000;
    private static final int DEFAULT_DEPTH = 2;
    private static final int MAX_DEPTH = 10;

    private static final CommandResult TOO_MANY_WALKS =
            CommandResult.error(HttpAnswer.TOO_MANY_REQUESTS, "others walk the tree just now, try again");

    private final AdminView view;
    private final ServerControl control;
    /** Fewer than there are threads, so that probes are answered meanwhile. */
    private final Semaphore walks = new Semaphore(2);

    OperatorCommands(AdminView view, ServerControl control) {
        this.view = view;
        this.control = control;
    }

    List<Command> all() {
        return List.of(
                Command.read(List.of("largest"), Needs.SERVING, this::largest),
                Command.read(List.of("busiest"), Needs.SERVING, this::busiest),
                Command.read(List.of("digests"), Needs.SERVING, this::digests),
                Command.read(List.of("log_level"), Needs.NOTHING, this::logLevel),
                Command.action(List.of("set_log_level"), this::setLogLevel),
                Command.action(List.of("hand_over"), call -> handOver()));
    }

    private CommandResult largest(HttpCall call) {
        int limit;
        int depth;
        try {
            limit = number(call, "limit", DEFAULT_LIMIT, MAX_LIMIT);
            depth = number(call, "depth", DEFAULT_DEPTH, MAX_DEPTH);
        } catch (IllegalArgumentException e) {
            return CommandResult.error(HttpAnswer.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        if (!walks.tryAcquire()) {
            return TOO_MANY_WALKS;
        }
        TreeCensus census;
        try {
            census = control.census(limit, depth);
        } finally {
            walks.release();
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(
                "largest_nodes",
                census.largestNodes().stream().map(OperatorCommands::node).toList());
        data.put(
                "most_children",
                census.mostChildren().stream().map(OperatorCommands::node).toList());
        data.put(
                "subtrees",
                census.subtrees().stream().map(OperatorCommands::subtree).toList());
        return CommandResult.of(data);
    }

    private CommandResult busiest(HttpCall call) {
        int limit;
        try {
            limit = number(call, "limit", DEFAULT_LIMIT, MAX_LIMIT);
        } catch (IllegalArgumentException e) {
            return CommandResult.error(HttpAnswer.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        BusyPaths busiest = view.busiestPaths(limit);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("milliseconds", busiest.millis());
        data.put("one_request_of", busiest.sampled());
        data.put("paths", busiest.paths().stream().map(OperatorCommands::busy).toList());
        return CommandResult.of(data);
    }

    private static Map<String, Object> busy(BusyPath path) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", path.path());
        data.put("reads", path.reads());
        data.put("writes", path.writes());
        data.put("request_bytes", path.requestBytes());
        return data;
    }

    private CommandResult digests(HttpCall call) {
        String path = call.parameter("path").orElse("/");
        if (!path.startsWith("/") || path.length() > 1 && path.endsWith("/")) {
            return CommandResult.error(HttpAnswer.BAD_REQUEST, "path=" + path + ": must be like / or /a/b");
        }
        if (!walks.tryAcquire()) {
            return TOO_MANY_WALKS;
        }
        SubtreeDigests digests;
        try {
            digests = control.digests(path);
        } finally {
            walks.release();
        }
        if (call.parameter("format").orElse("json").equals("lines")) {
            return CommandResult.nothing().streaming(out -> writeLines(digests, out));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", path);
        data.put("zxid", "0x" + Long.toHexString(digests.zxid()));
        data.put("exists", digests.exists());
        data.put("digest", Long.toHexString(digests.whole()));
        data.put("node_digest", Long.toHexString(digests.node()));
        Map<String, Object> children = new LinkedHashMap<>();
        digests.children().forEach((name, digest) -> children.put(name, Long.toHexString(digest)));
        data.put("children", children);
        return CommandResult.of(data);
    }

    /** For programs without JSON: names of nodes have no line breaks. */
    private static void writeLines(SubtreeDigests digests, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(Long.toHexString(digests.zxid()) + " " + digests.exists() + " " + Long.toHexString(digests.node())
                + "\n");
        for (Map.Entry<String, Long> child : digests.children().entrySet()) {
            writer.write(Long.toHexString(child.getValue()) + " " + child.getKey() + "\n");
        }
        writer.flush();
    }

    private static int number(HttpCall call, String name, int absent, int max) {
        Optional<String> text = call.parameter(name);
        if (text.isEmpty()) {
            return absent;
        }
        int value;
        try {
            value = Integer.parseInt(text.get());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + "=" + text.get() + ": must be 1 to " + max, e);
        }
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + "=" + value + ": must be 1 to " + max);
        }
        return value;
    }

    private static Map<String, Object> node(TreeCensus.Node node) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", node.path());
        data.put("data_bytes", node.dataBytes());
        data.put("children", node.children());
        return data;
    }

    private static Map<String, Object> subtree(TreeCensus.Subtree subtree) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", subtree.path());
        data.put("nodes", subtree.nodes());
        data.put("bytes", subtree.bytes());
        return data;
    }

    private CommandResult logLevel(HttpCall call) {
        String logger = call.parameter("logger").orElse("io.coord");
        return control.logLevel(logger)
                .map(level -> CommandResult.of(level(logger, level)))
                .orElseGet(() -> CommandResult.error("the levels of this process are not coord's to tell"));
    }

    private CommandResult setLogLevel(HttpCall call) {
        String logger = call.parameter("logger").orElse("io.coord");
        Optional<String> level = call.parameter("level");
        if (level.isEmpty()
                || !List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE").contains(level.get())) {
            return CommandResult.error(
                    HttpAnswer.BAD_REQUEST, "level=" + level.orElse("") + ": ERROR, WARN, INFO, DEBUG or TRACE");
        }
        return control.setLogLevel(logger, level.get())
                ? CommandResult.of(level(logger, level.get()))
                : CommandResult.error("the levels of this process are not coord's to set");
    }

    private static Map<String, Object> level(String logger, String level) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("logger", logger);
        data.put("level", level);
        return data;
    }

    private CommandResult handOver() {
        return control.handOver() ? CommandResult.nothing() : CommandResult.error("this server does not lead");
    }
}
