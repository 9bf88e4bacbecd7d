package io.coord.client.shell.watching;

import io.coord.client.NodeEvent;
import io.coord.client.Watch;
import io.coord.client.WatchListener;
import io.coord.client.WatchScope;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.EventAnswer;
import io.coord.client.shell.output.Fact;
import io.coord.client.watch.WatchEnd;
import io.coord.core.env.Clock;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = "Shows changes of a node and all below it as they happen, until Ctrl-C.",
        footer = {"  watch /app", "  watch --only /app", "  watch -n 1 /app/ready", "  watch --output json / | jq .path"
        })
public final class WatchCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node; it need not exist.")
    private String path = "";

    @Option(names = "--only", description = "Only the node, and the coming and going of its children.")
    private boolean onlyNode;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "EVENTS",
            description = "End after so many events.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = {"-t", "--time"},
            paramLabel = "SECONDS",
            description = "End after so many seconds.")
    private @Nullable Long seconds;

    /** An event, or the end of the watch. */
    private record Heard(
            long atMillis,
            @Nullable NodeEvent event,
            @Nullable WatchEnd end) {}

    /** Hands events from the client's callbacks to the command. */
    private record Queue(LinkedBlockingQueue<Heard> heard, Clock clock) implements WatchListener {
        @Override
        public void onEvent(NodeEvent event) {
            heard.add(new Heard(clock.wallMillis(), event, null));
        }

        @Override
        public void onEnd(WatchEnd reason) {
            heard.add(new Heard(clock.wallMillis(), null, reason));
        }
    }

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        Queue queue = new Queue(new LinkedBlockingQueue<>(), shell.clock());
        WatchScope scope = onlyNode ? WatchScope.NODE : WatchScope.SUBTREE;
        Watch watch = shell.connection().client().watch(path, scope, queue);
        try {
            shell.printer()
                    .print(Fact.of("Watching " + path + "; Ctrl-C ends it.").with("watching", path));
            shell.printer().flush();
            show(shell, queue);
        } catch (InterruptedException e) {
            return ExitCode.INTERRUPTED; // the way to end it: nothing to complain about
        } finally {
            watch.close();
        }
        return ExitCode.OK;
    }

    private void show(Shell shell, Queue queue) throws ShellFailure, InterruptedException {
        long end = seconds == null ? Long.MAX_VALUE : shell.clock().wallMillis() + TimeUnit.SECONDS.toMillis(seconds);
        for (long shown = 0; shown < count; shown++) {
            Heard heard = queue.heard().poll(end - shell.clock().wallMillis(), TimeUnit.MILLISECONDS);
            if (heard == null) {
                return;
            }
            if (heard.event() == null) {
                throw new ShellFailure(ExitCode.CONNECTION, "watch " + path + ": it ended, " + heard.end());
            }
            shell.printer().print(new EventAnswer(heard.atMillis(), heard.event()));
            shell.printer().flush();
        }
    }
}
