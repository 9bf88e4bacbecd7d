package io.coord.it.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.NodeEvent;
import io.coord.client.WatchListener;
import io.coord.client.watch.WatchEnd;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it is told as text: "CREATED /a", "END REMOVED". Thread: any. */
final class WatchedEvents implements WatchListener {
    private static final int LIMIT_SECONDS = 60;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void onEvent(NodeEvent event) {
        told.add(event.type() + " " + event.path());
    }

    @Override
    public void onEnd(WatchEnd reason) {
        told.add("END " + reason);
    }

    void expect(String... events) throws InterruptedException {
        for (String event : events) {
            assertThat(told.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(event);
        }
    }

    void expectNothing() {
        assertThat(told).isEmpty();
    }
}
