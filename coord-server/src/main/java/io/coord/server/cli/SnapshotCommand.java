package io.coord.server.cli;

import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.tree.Znode;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.RealFileSystem;
import io.coord.zab.storage.snapshot.CompressionMissingException;
import io.coord.zab.storage.snapshot.DamagedSnapshotException;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into snapshots. Changes no file. */
@Command(
        name = "snapshot",
        description = "Looks into snapshots, of coord or ZooKeeper. Changes nothing; safe beside a running server."
                + " A tree is loaded whole: give the JVM as much heap as the server has.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "(print | verify)")
final class SnapshotCommand implements Runnable {
    private static final TreeOptions OPTIONS = new TreeOptions(true, true, 0);

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(commandLine(), "snapshot what? print or verify");
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("not called through picocli");
        }
        return spec.commandLine();
    }

    @Command(
            name = "print",
            description = {
                "Prints a snapshot: a line about it, one per session, one per node in the order of their paths.",
                "Ends with 3 if it is damaged or incomplete."
            },
            mixinStandardHelpOptions = true,
            versionProvider = Commands.Version.class)
    int print(
            @Parameters(
                            index = "0",
                            paramLabel = "PATH",
                            description =
                                    "A snapshot file, or a directory: a dataDir or the version-2 in it; its newest"
                                            + " snapshot.")
                    Path path,
            @Option(names = "--json", description = "One JSON object per line.") boolean json,
            @Option(names = "--data", description = "Show the data of nodes too, in base64.") boolean data)
            throws CommandFailure {
        PrintWriter out = commandLine().getOut();
        OutputLine.Format format = json ? OutputLine.Format.JSON : OutputLine.Format.TEXT;
        SnapshotFile snapshot = find(path).get(0);
        ReplicatedState state;
        try {
            state = load(snapshot);
        } catch (DamagedSnapshotException e) {
            throw new CommandFailure(ExitCode.DATA, String.valueOf(e.getMessage()));
        }
        out.println(summary(snapshot, state).format(format));
        state.sessionTimeouts()
                .forEach((session, timeout) -> out.println(new OutputLine()
                        .hex("session", session)
                        .number("timeoutMillis", timeout)
                        .format(format)));
        DataText.Data shown = data ? DataText.Data.BASE64 : DataText.Data.LENGTH_ONLY;
        printNodes(state, line -> out.println(line.format(format)), shown);
        return exitCode(isWhole(state)).number();
    }

    @Command(
            name = "verify",
            description = {
                "Loads snapshots whole and says of each whether it is good: structure, checksum and digest.",
                "Ends with 3 if one is damaged or incomplete."
            },
            mixinStandardHelpOptions = true,
            versionProvider = Commands.Version.class)
    int verify(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "PATH",
                            description = "A snapshot file, or a directory: a dataDir or the version-2 in it; all its"
                                    + " snapshots, the newest first.")
                    List<Path> paths,
            @Option(names = "--json", description = "One JSON object per line.") boolean json)
            throws CommandFailure {
        PrintWriter out = commandLine().getOut();
        OutputLine.Format format = json ? OutputLine.Format.JSON : OutputLine.Format.TEXT;
        boolean good = true;
        for (Path path : paths) {
            for (SnapshotFile snapshot : find(path)) {
                try {
                    ReplicatedState state = load(snapshot);
                    good &= isWhole(state);
                    out.println(summary(snapshot, state).format(format));
                } catch (DamagedSnapshotException e) {
                    good = false;
                    out.println(new OutputLine()
                            .text("file", snapshot.path().toString())
                            .text("result", "DAMAGED")
                            .text("remark", String.valueOf(e.getMessage()))
                            .format(format));
                }
            }
        }
        return exitCode(good).number();
    }

    private static List<SnapshotFile> find(Path path) throws CommandFailure {
        Path input = ToolInput.resolve(path);
        boolean directory = Files.isDirectory(input);
        Path in = directory ? input : input.toAbsolutePath().getParent();
        try {
            List<SnapshotFile> found = new SnapshotStore(new RealFileSystem(), in)
                    .list().stream()
                            .filter(file -> directory || file.path().equals(input.toAbsolutePath()))
                            .toList();
            if (found.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.DATA,
                        input + ": " + (directory ? "there is no snapshot in it" : "not named like a snapshot")
                                + " (snapshot.<zxid>, with .gz or .snappy if compressed)");
            }
            return found;
        } catch (FileFailure e) {
            throw ToolInput.failure(e);
        }
    }

    private static ReplicatedState load(SnapshotFile snapshot) throws CommandFailure, DamagedSnapshotException {
        Path directory = snapshot.path().toAbsolutePath().getParent();
        try {
            return new SnapshotStore(new RealFileSystem(), directory).load(snapshot, OPTIONS);
        } catch (DamagedSnapshotException e) {
            throw e;
        } catch (CompressionMissingException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.DATA, String.valueOf(e.getMessage()));
        }
    }

    private static OutputLine summary(SnapshotFile snapshot, ReplicatedState state) {
        return new OutputLine()
                .text("file", snapshot.path().toString())
                .hex("zxid", snapshot.zxid())
                .number("nodes", state.tree().nodeCount())
                .number("ephemerals", state.tree().ephemeralCount())
                .number("sessions", state.sessionTimeouts().size())
                .number("dataBytes", state.tree().approximateDataBytes())
                .hex("digest", state.tree().digest())
                .text("result", isWhole(state) ? "ok" : "DAMAGED, the tree does not have the digest that is recorded");
    }

    private static boolean isWhole(ReplicatedState state) {
        return state.digestMismatches() == 0;
    }

    private static ExitCode exitCode(boolean good) {
        return good ? ExitCode.OK : ExitCode.DATA;
    }

    /** Parents before children, siblings by name. */
    private static void printNodes(ReplicatedState state, Consumer<OutputLine> lines, DataText.Data shown) {
        Deque<Znode> open = new ArrayDeque<>();
        Znode root = state.tree().find("/");
        if (root != null) {
            open.push(root);
        }
        while (!open.isEmpty()) {
            Znode node = open.pop();
            lines.accept(line(node, shown));
            List<Znode> children = new ArrayList<>();
            for (Znode child = node.firstChild(); child != null; child = child.nextSibling()) {
                children.add(child);
            }
            children.sort(Comparator.comparing(Znode::name).reversed());
            children.forEach(open::push);
        }
    }

    private static OutputLine line(Znode node, DataText.Data shown) {
        String path = node.path();
        OutputLine line = new OutputLine().text("path", path.isEmpty() ? "/" : path);
        DataText.add(line, node.data(), shown);
        return line.text("kind", node.kind().name().toLowerCase(Locale.ROOT))
                .hex("owner", node.owner())
                .texts("acl", DataText.acl(node.acl()))
                .hex("czxid", node.czxid())
                .hex("mzxid", node.mzxid())
                .hex("pzxid", node.pzxid())
                .time("ctime", node.ctimeMillis())
                .time("mtime", node.mtimeMillis())
                .number("version", node.version())
                .number("cversion", node.storedCversion())
                .number("aversion", node.aversion())
                .number("children", node.childCount());
    }
}
