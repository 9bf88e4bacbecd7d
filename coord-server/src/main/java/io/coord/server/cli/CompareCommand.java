package io.coord.server.cli;

import io.coord.core.model.Zxid;
import io.coord.server.admin.command.SubtreeDigests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code compare}: do running servers have the same tree? Walks down where digests of subtrees differ. What differs only
 * because one server is a little behind, or because the tree changes under the walk, is gone when it is looked at again.
 */
@Command(
        name = "compare",
        description = {
            "Compares the trees of running servers through their admin ports, by digests of subtrees: data, stat and"
                    + " ACL of each node. Names the first path that differs.",
            "Ends with 3 if they differ. What is below /zookeeper is not compared."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
final class CompareCommand implements Callable<Integer> {
    private static final int LIMIT_MILLIS = 60_000;
    private static final String ROOT = "/";

    @Parameters(
            arity = "2..*",
            paramLabel = "URL",
            description = "Admin ports, like http://10.0.0.1:8080; with their path if admin.commandURL is set.")
    private List<URI> servers = List.of();

    @Option(names = "--path", paramLabel = "PATH", description = "Compares below this node only. Default: /.")
    private String path = ROOT;

    @Option(
            names = "--tries",
            paramLabel = "N",
            description =
                    "How often a difference is looked at, half a second apart, before it is believed. Default: 6.")
    private int tries = 6;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("not called through picocli");
        }
        String differing = null;
        List<SubtreeDigests> seen = List.of();
        for (int attempt = 0; attempt < Math.max(1, tries); attempt++) {
            if (attempt > 0) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
            List<SubtreeDigests> tops = ask(path);
            if (agree(tops)) {
                return tell(new OutputLine()
                        .hex("lastZxid", tops.get(0).zxid())
                        .hex("digest", tops.get(0).whole())
                        .text("result", "same"));
            }
            String found = descend(path, tops);
            seen = ask(found);
            boolean again = found.equals(differing);
            differing = found;
            if (again && attempt >= tries - 1) {
                break;
            }
        }
        for (int i = 0; i < servers.size(); i++) {
            SubtreeDigests one = seen.get(i);
            tell(new OutputLine()
                    .text("server", servers.get(i).toString())
                    .text("path", Objects.requireNonNull(differing))
                    .text("exists", Boolean.toString(one.exists()))
                    .hex("digest", one.node())
                    .text("lastZxid", Zxid.toString(one.zxid())));
        }
        tell(new OutputLine()
                .text("firstDifference", Objects.requireNonNull(differing))
                .text("result", "DIFFERENT"));
        return ExitCode.DATA.number();
    }

    private int tell(OutputLine line) {
        Objects.requireNonNull(spec)
                .commandLine()
                .getOut()
                .println(line.format(json ? OutputLine.Format.JSON : OutputLine.Format.TEXT));
        return ExitCode.OK.number();
    }

    /** The first path, in the order of names, under which something differs, and that is not only its children. */
    private String descend(String from, List<SubtreeDigests> tops) throws CommandFailure {
        String at = from;
        List<SubtreeDigests> here = tops;
        while (true) {
            SubtreeDigests first = here.get(0);
            List<SubtreeDigests> now = here;
            boolean own = now.stream().anyMatch(one -> one.node() != first.node() || one.exists() != first.exists());
            SortedSet<String> names = new TreeSet<>();
            now.forEach(one -> names.addAll(one.children().keySet()));
            names.removeIf(name -> now.stream()
                    .allMatch(one -> Objects.equals(
                            one.children().get(name), first.children().get(name))));
            // A node whose child is missing somewhere differs itself, by its pzxid; the child says more.
            if (names.isEmpty() || own && !first.exists()) {
                return at;
            }
            at = (at.equals(ROOT) ? ROOT : at + "/") + names.first();
            here = ask(at);
            if (agree(here)) {
                return at;
            }
        }
    }

    private static boolean agree(List<SubtreeDigests> all) {
        return all.stream()
                .allMatch(one -> one.exists() == all.get(0).exists()
                        && one.whole() == all.get(0).whole());
    }

    private List<SubtreeDigests> ask(String node) throws CommandFailure {
        List<SubtreeDigests> answers = new ArrayList<>();
        for (URI server : servers) {
            try {
                answers.add(ask(server, node));
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandFailure(ExitCode.DATA, server + ": " + e);
            }
        }
        return answers;
    }

    private static SubtreeDigests ask(URI server, String node) throws IOException {
        String base = server.getPath() == null || server.getPath().length() <= 1 ? "/commands" : server.getPath();
        URI uri =
                server.resolve(base + "/digests?format=lines&path=" + URLEncoder.encode(node, StandardCharsets.UTF_8));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(LIMIT_MILLIS);
        connection.setReadTimeout(LIMIT_MILLIS);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK
                    || !"application/octet-stream".equals(connection.getContentType())) {
                throw new IOException("does not tell digests (" + connection.getResponseCode()
                        + "): is it the admin port of a coord that serves clients?");
            }
            return read(connection);
        } finally {
            connection.disconnect();
        }
    }

    private static SubtreeDigests read(HttpURLConnection connection) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String head = lines.readLine();
            if (head == null) {
                throw new IOException("says nothing");
            }
            String[] parts = head.split(" ");
            SortedMap<String, Long> children = new TreeMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                children.put(line.substring(blank + 1), Long.parseUnsignedLong(line.substring(0, blank), 16));
            }
            return new SubtreeDigests(
                    Long.parseUnsignedLong(parts[0], 16),
                    Boolean.parseBoolean(parts[1]),
                    Long.parseUnsignedLong(parts[2], 16),
                    children);
        }
    }
}
