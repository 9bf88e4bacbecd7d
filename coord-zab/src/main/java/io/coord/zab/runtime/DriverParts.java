package io.coord.zab.runtime;

import io.coord.core.env.Clock;
import io.coord.zab.protocol.Member;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * What a {@link MemberDriver} is made of.
 *
 * @param server     name in log lines
 * @param member     not started yet, made with the history that the disk has
 * @param lastZxid   of that history: the state machine shows it; -1 for none
 * @param history    where it is kept
 * @param background runs one task at a time, and is the one that writes the server's snapshots: so no snapshot of a
 *                   history that was taken back reaches the disk after that
 * @param readers    reads the log for learners: not behind a snapshot that is being written, which takes long
 * @param logThreads makes the log's thread
 */
public record DriverParts(
        String server,
        Member member,
        long lastZxid,
        HistoryConfig history,
        ElectionPort election,
        QuorumPort quorum,
        StateMachine machine,
        MemberInbox inbox,
        Executor background,
        Executor readers,
        ThreadFactory logThreads,
        Clock clock) {}
