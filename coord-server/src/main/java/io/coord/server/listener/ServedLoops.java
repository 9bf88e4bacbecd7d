package io.coord.server.listener;

import io.coord.server.apply.GuardedState;
import io.coord.server.replica.ReplicaPort;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the connections of one event loop share. Thread: any. */
final class ServedLoops {
    private final GuardedState guarded;
    private final TrafficStats stats;
    private final ReplicaPort replica;
    private final Map<EventLoop, ServedLoop> loops = new ConcurrentHashMap<>();

    /**
     * Thread: that event loop.
     *
     * @param stats   where its connections are counted
     * @param replica gathers what its connections have for the replica
     * @param lock    of the turn that is being taken
     */
    record ServedLoop(LoopStats stats, ReplicaPort replica, TurnLock lock) {}

    ServedLoops(GuardedState guarded, TrafficStats stats, ReplicaPort replica) {
        this.guarded = guarded;
        this.stats = stats;
        this.replica = replica;
    }

    ServedLoop of(EventLoop loop) {
        return loops.computeIfAbsent(
                loop, absent -> new ServedLoop(stats.of(loop), replica.gatheredBy(loop), new TurnLock(guarded)));
    }
}
