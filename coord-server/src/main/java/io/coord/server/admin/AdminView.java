package io.coord.server.admin;

import io.coord.server.measure.Distribution;
import io.coord.server.measure.Stage;
import io.coord.server.measure.Summary;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a running server tells of itself, and the few things that can be set from outside. Each method gives an
 * immutable picture of the moment; two calls may give two moments. Thread: any.
 *
 * <p>While the server does not serve, only {@link #isServing}, {@link #version}, {@link #environment} and the trace mask
 * are asked for.
 */
public interface AdminView {
    /** What {@link #traceMask} is before anybody sets it. Compat: ZooKeeper's default. */
    long DEFAULT_TRACE_MASK = 306;

    /** Version, revision and date: what stands behind {@code Zookeeper version: }. */
    String version();

    /** Whether clients are served now. */
    boolean isServing();

    ServerMode mode();

    /** State and phase of a member of an ensemble, like {@code leading - broadcast}; empty if alone. */
    default Optional<String> peerState() {
        return Optional.empty();
    }

    /** Of a leader only. */
    default Optional<LeaderFigures> leader() {
        return Optional.empty();
    }

    /** What a member of an ensemble is for the others; empty alone. */
    default Optional<MemberStatus> memberStatus() {
        return Optional.empty();
    }

    /** The members of the ensemble that are in force; empty alone. */
    default Optional<Membership> membership() {
        return Optional.empty();
    }

    /** The text of the file it was configured by; empty if there is none. */
    default Optional<String> configurationFile() {
        return Optional.empty();
    }

    /** The newest snapshot; empty if there is none. May look at the disk. */
    default Optional<LastSnapshot> lastSnapshot() {
        return Optional.empty();
    }

    /** Timeouts in milliseconds by session id. */
    default SortedMap<Long, Integer> sessionTimeouts() {
        return Collections.emptySortedMap();
    }

    /** Of a member of an ensemble only. */
    default Optional<MemberConfiguration> memberConfiguration() {
        return Optional.empty();
    }

    /** Since the server serves. */
    long uptimeMillis();

    TrafficFigures traffic();

    TreeFigures tree();

    /** Open connections, the asking one included, in an order that says nothing. */
    List<ConnectionInfo> connections();

    /** How many sessions there are in the ensemble. */
    int sessionCount();

    /** Session ids by the millisecond of the monotonic clock at which they are looked at next. */
    SortedMap<Long, List<Long>> sessionsByExpiry();

    /** Timeouts in milliseconds by session id, on a server that does not expire them itself: a learner. */
    default Optional<SortedMap<Long, Integer>> sessionsOfTheEnsemble() {
        return Optional.empty();
    }

    /** Like {@link #sessionsByExpiry}, of sessions that only this server knows; empty if there can be none. */
    default Optional<SortedMap<Long, List<Long>>> localSessionsByExpiry() {
        return Optional.empty();
    }

    /** The clocks now, to print a monotonic time as a date. */
    ClockReading clock();

    /** Paths by session id. */
    SortedMap<Long, List<String>> ephemerals();

    /** Of data watches only, not those for children. */
    WatchFigures watches();

    /** Paths under data watch by the id of the watching session. */
    SortedMap<Long, List<String>> watchedPathsBySession();

    /** Ids of the sessions that watch the data, by path. */
    SortedMap<String, List<Long>> watchingSessionsByPath();

    Configuration configuration();

    /** Empty if the server keeps all in memory. May look at the disk. */
    Optional<Directories> directories();

    /** Digests of the tree, oldest first; see {@link DigestLog}. */
    List<DigestLog.Entry> digests();

    /** Sizes of replies in bytes; empty before the first, or if nobody measures. */
    default Optional<SizeFigures> replySizes() {
        return Optional.empty();
    }

    /** On a leader only: sizes of proposals in bytes, -1 each before the first. */
    default Optional<SizeFigures> proposalSizes() {
        return Optional.empty();
    }

    /**
     * Whatever else is counted, by the name that {@code mntr} prints behind {@code zk_}, like {@code snap_count}.
     * Only what is really measured.
     */
    default SortedMap<String, Long> counters() {
        return Collections.emptySortedMap();
    }

    /** How often each limit has refused something to a client since the start, by what the meter calls it. */
    default SortedMap<String, Long> refusals() {
        return Collections.emptySortedMap();
    }

    /**
     * Of a member: connections with other servers, or who pretends to be one, that came to nothing since the start, by the
     * check that one side did not pass: {@code sasl}, {@code tls}. Only those that are set up.
     */
    default SortedMap<String, Long> peerRefusals() {
        return Collections.emptySortedMap();
    }

    /** Whatever else is summed up, by the name that {@code mntr} prints behind {@code zk_avg_}, like {@code fsynctime}. */
    default SortedMap<String, Summary> summaries() {
        return Collections.emptySortedMap();
    }

    /** How long elections took and clients were not served, in milliseconds, by ZooKeeper's names; empty alone. */
    default SortedMap<String, Distribution> availability() {
        return Collections.emptySortedMap();
    }

    /** From the arrival of reads to their replies, in microseconds. */
    default Distribution readMicros() {
        return Distribution.EMPTY;
    }

    /** The same of all that goes through the replica. */
    default Distribution updateMicros() {
        return Distribution.EMPTY;
    }

    /** How long a stage takes, in its unit. */
    default Distribution stage(Stage stage) {
        return Distribution.EMPTY;
    }

    /** Which paths have most traffic just now. */
    default BusyPaths busiestPaths(int limit) {
        return new BusyPaths(0, 1, List.of());
    }

    /** Room on the disk of snapshots or log, whichever has less; empty if all is in memory. */
    default Optional<Long> freeDiskBytes() {
        return Optional.empty();
    }

    /** Empty where the platform does not tell. */
    default Optional<FileDescriptors> fileDescriptors() {
        return FileDescriptors.ofThisProcess();
    }

    /** What {@code envi} prints behind the version. May ask the resolver for the name of the host. */
    default List<EnvironmentEntry> environment() {
        return ProcessEnvironment.entries();
    }

    /** A number that clients may set and get; it has no effect. */
    long traceMask();

    void setTraceMask(long mask);

    /** Begins anew with latencies, packets, bytes, counters and summaries. */
    void resetServerFigures();

    /** Begins anew with what {@link ConnectionInfo} tells of each connection. */
    void resetConnectionFigures();
}
