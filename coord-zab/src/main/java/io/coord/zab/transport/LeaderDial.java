package io.coord.zab.transport;

import io.coord.core.env.Clock;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A learner's attempt to reach its leader: some tries with a pause between them, within a budget (spec: peer-protocol
 * 7.1). The leader may not have begun to lead yet, or its name may get another address. Thread: an event loop; {@link
 * #start} and {@link #cancel} any.
 */
final class LeaderDial {
    private static final Logger log = LoggerFactory.getLogger(LeaderDial.class);

    /** Hears the result, once; nothing, or a connection that is too late, after {@link #cancel}. */
    interface Listener {
        void connected(Channel channel);

        void unreachable();
    }

    private final TransportConfig config;
    private final PeerNetwork network;
    private final EventLoop loop;
    private final long sid;
    private final List<HostPort> targets;
    private final long deadlineNanos;
    private final Clock clock;
    private final Listener listener;
    private int tries;
    private boolean cancelled;
    private @Nullable Dial current;

    LeaderDial(
            TransportConfig config,
            PeerNetwork network,
            long sid,
            List<HostPort> targets,
            long budgetMillis,
            Clock clock,
            Listener listener) {
        this.config = config;
        this.network = network;
        this.loop = network.linkLoop().orElseGet(network::nextLoop);
        this.sid = sid;
        this.targets = targets;
        this.deadlineNanos = clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(budgetMillis);
        this.clock = clock;
        this.listener = listener;
    }

    void start() {
        loop.execute(this::dial);
    }

    void cancel() {
        loop.execute(() -> {
            cancelled = true;
            if (current != null) {
                current.cancel();
            }
        });
    }

    private void dial() {
        if (cancelled) {
            return;
        }
        tries++;
        int left = (int) Math.max(1, Math.min(Integer.MAX_VALUE, leftMillis()));
        current = Dial.start(network, loop, targets, left, config.keepAlive(), new Dial.Listener() {
            @Override
            public void connected(Channel channel) {
                listener.connected(channel);
            }

            @Override
            public void failed(Throwable cause) {
                onFailed(cause);
            }
        });
    }

    private long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.monotonicNanos());
    }

    private void onFailed(Throwable cause) {
        log.debug(
                "leader not reached server={} leader={} try={} reason={}",
                config.server(),
                sid,
                tries,
                cause.getMessage());
        if (tries >= config.dialTries() || leftMillis() <= config.dialPauseMillis()) {
            listener.unreachable();
        } else {
            loop.schedule(this::dial, config.dialPauseMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
