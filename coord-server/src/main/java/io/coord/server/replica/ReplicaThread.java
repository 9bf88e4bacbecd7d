package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.netty.channel.EventLoop;
import java.util.concurrent.ThreadFactory;

/**
 * Where a replica takes its turns. A server alone has a thread of its own for that. A member of an ensemble takes them on
 * the event loop of its connections with the others: what a peer says is taken by the thread that has read it, and what
 * is said to a peer is written by the thread that says it, which saves half of the wake-ups of a write.
 */
public interface ReplicaThread {
    /** A thread that does nothing else. */
    static ReplicaThread own(ReplicaInbox inbox, ThreadFactory threads) {
        return new OwnThread(inbox, threads);
    }

    /** @param loop the caller's to shut down, after the replica */
    static ReplicaThread on(EventLoop loop, ReplicaInbox inbox, Clock clock) {
        return new LoopThread(loop, inbox, clock);
    }

    /** Begins to take turns. Call once. */
    void start(Turns turns);

    /** Whether it is the thread that calls. */
    boolean isCurrent();

    /** Waits for the last turn, which comes when the turns are done; returns at once if there was no first. */
    boolean join(long millis) throws InterruptedException;

    /** Interrupts what is being done. */
    void interrupt();
}
