package io.coord.client.shell;

import io.coord.client.NodeEvent;
import io.coord.client.WatchListener;
import io.coord.client.shell.output.EventAnswer;
import io.coord.client.shell.output.Printer;
import io.coord.client.watch.WatchEnd;
import io.coord.core.env.Clock;
import java.util.concurrent.CountDownLatch;

/** Prints what watches tell, unless that is switched off. Thread-safe. */
public final class WatchReports {
    private final Printer notices;
    private final Clock clock;
    private volatile boolean on = true;

    public WatchReports(Printer notices, Clock clock) {
        this.notices = notices;
        this.clock = clock;
    }

    public boolean areOn() {
        return on;
    }

    public void switchTo(boolean reported) {
        on = reported;
    }

    /** A listener that reports; one for each watch. */
    public Reporter reporter() {
        return new Reporter();
    }

    /** Reports of one watch. */
    public final class Reporter implements WatchListener {
        private final CountDownLatch first = new CountDownLatch(1);

        private Reporter() {}

        @Override
        public void onEvent(NodeEvent event) {
            if (on) {
                notices.print(new EventAnswer(clock.wallMillis(), event));
                notices.flush();
            }
            first.countDown();
        }

        @Override
        public void onEnd(WatchEnd reason) {
            first.countDown();
        }

        /** At a prompt the report comes whenever it comes; otherwise it would never be seen if the process ended. */
        public void awaitUnlessAtPrompt(ShellKind kind) throws InterruptedException {
            if (kind == ShellKind.ONE_SHOT) {
                first.await();
            }
        }
    }
}
