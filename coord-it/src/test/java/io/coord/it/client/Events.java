package io.coord.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/** A watcher that keeps what it is told, in order. Thread: any. */
public final class Events implements Watcher {
    private static final long LIMIT_SECONDS = 60;

    private final BlockingQueue<WatchedEvent> received = new LinkedBlockingQueue<>();

    @Override
    public void process(WatchedEvent event) {
        received.add(event);
    }

    /** Waits for the next event. */
    public WatchedEvent next() throws InterruptedException {
        WatchedEvent event = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within " + LIMIT_SECONDS + " s").isNotNull();
        return event;
    }

    /** Waits for the next event and checks what it says. */
    public WatchedEvent expect(Event.EventType type, String path) throws InterruptedException {
        WatchedEvent event = next();
        assertThat(describe(event)).isEqualTo(type + " " + path);
        return event;
    }

    /** Skips events until the session is in {@code state}. */
    public void awaitState(Event.KeeperState state) throws InterruptedException {
        WatchedEvent event = next();
        while (event.getType() != Event.EventType.None || event.getState() != state) {
            event = next();
        }
    }

    /** All events received so far as "type path", oldest first; they are taken out. */
    public List<String> drain() {
        List<WatchedEvent> events = new ArrayList<>();
        received.drainTo(events);
        return events.stream().map(Events::describe).toList();
    }

    private static String describe(WatchedEvent event) {
        return event.getType() == Event.EventType.None
                ? "None " + event.getState()
                : event.getType() + " " + event.getPath();
    }
}
