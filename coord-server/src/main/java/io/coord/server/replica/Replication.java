package io.coord.server.replica;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.runtime.LogMetrics;
import io.coord.zab.runtime.MemberCounts;
import java.util.Optional;

/** How a replica's transactions become durable and committed: alone, or with others. Thread: replica, but as said. */
interface Replication {
    /** Starts the threads behind it. Thread: the one that starts the replica. */
    void start();

    /** The first thing on the replica's thread. */
    void begin();

    /** What the server does at present. */
    ServerRole role();

    /** The log is durable up to this zxid. */
    void onLogSynced(long zxid);

    /** Something that concerns a member of an ensemble; a single server gets none. */
    void onMemberInput(Input input);

    /** A client of a member wants to see what is committed; a single server shows it always. */
    void onSync(ClientSync sync);

    /** When a turn is due at the latest, on the monotonic clock. */
    long nextDueNanos();

    /** Nothing new is ordered from now on; what is under way goes on. */
    void beginStop();

    /** Whether nothing is under way that is worth waiting for. */
    boolean mayStop();

    /** Whether a snapshot of the present state may be begun. */
    boolean mayWriteSnapshots();

    /** What it is for the others; empty alone. Thread: any. */
    Optional<MemberStatus> memberStatus();

    /** As leader: who follows. Else empty. */
    Optional<LearnerCounts> learners();

    /** What it has said to others and they to it; empty alone. Thread: any. */
    Optional<MemberCounts> memberCounts();

    /** How available the member was; empty alone. Thread: any. */
    Optional<AvailabilityMetrics> availability();

    /** The members in force; empty alone. Thread: any. */
    Optional<Membership> membership();

    /** Lets what was proposed leave, and applies what is committed. */
    void endTurn();

    /** The log begins a new file. */
    void rollLog();

    /** Thread: any. */
    LogMetrics logMetrics();

    /** Thread: any. */
    void resetMetrics();

    /** Ends the threads behind it, when the replica's has ended. Thread: the one that closes the replica. */
    void close();
}
