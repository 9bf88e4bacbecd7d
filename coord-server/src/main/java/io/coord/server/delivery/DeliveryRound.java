package io.coord.server.delivery;

import io.coord.core.watch.WatchEvent;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections that got something in the current turn of the replica, by event loop: each loop is woken once a turn,
 * not once a connection. Thread: replica.
 */
public final class DeliveryRound {
    private final List<LoopRound> loops = new ArrayList<>();

    public void deliver(ClientLink link, Delivery delivery) {
        if (link.outbox().put(delivery)) {
            remember(link);
        }
    }

    public void notify(ClientLink link, WatchEvent event) {
        if (link.outbox().put(event)) {
            remember(link);
        }
    }

    /** Wakes the event loops that have something to write. Called outside of the tree's lock. */
    public void send() {
        for (LoopRound round : loops) {
            if (!round.links.isEmpty()) {
                List<ClientLink> links = round.links;
                round.links = new ArrayList<>();
                if (!round.loop.isShuttingDown()) {
                    round.loop.execute(() -> links.forEach(ClientLink::drain));
                }
            }
        }
    }

    private void remember(ClientLink link) {
        EventLoop loop = link.eventLoop();
        for (LoopRound round : loops) {
            if (round.loop == loop) {
                round.links.add(link);
                return;
            }
        }
        LoopRound round = new LoopRound(loop);
        round.links.add(link);
        loops.add(round);
    }

    private static final class LoopRound {
        private final EventLoop loop;
        private List<ClientLink> links = new ArrayList<>();

        LoopRound(EventLoop loop) {
            this.loop = loop;
        }
    }
}
