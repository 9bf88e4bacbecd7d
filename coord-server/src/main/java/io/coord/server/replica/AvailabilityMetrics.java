package io.coord.server.replica;

import io.coord.server.measure.Distribution;
import io.coord.server.measure.SummaryRecorder;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.MemberStatus.Phase;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long elections and synchronisations take, and how long clients are not served: in milliseconds, by the names that
 * ZooKeeper gives them (spec: semantics 9). Thread: replica; but for what it tells, any.
 */
final class AvailabilityMetrics {
    private final SummaryRecorder election = new SummaryRecorder();
    private final SummaryRecorder followerSync = new SummaryRecorder();
    private final SummaryRecorder observerSync = new SummaryRecorder();
    private final SummaryRecorder unavailable = new SummaryRecorder();
    private final SummaryRecorder leaderUnavailable = new SummaryRecorder();
    private volatile long elections;
    private volatile long servingSinceMillis;
    private MemberStatus status;
    private long phaseSinceMillis;
    private long unavailableSinceMillis;

    AvailabilityMetrics(MemberStatus status, long nowMillis) {
        this.status = status;
        this.phaseSinceMillis = nowMillis;
        this.unavailableSinceMillis = nowMillis;
        this.servingSinceMillis = nowMillis;
    }

    /** The first election begins with the server, and without a change. */
    void started(long nowMillis) {
        elections++;
        phaseSinceMillis = nowMillis;
        unavailableSinceMillis = nowMillis;
    }

    void changed(MemberStatus next, long nowMillis) {
        Phase from = status.phase();
        Phase to = next.phase();
        if (from == Phase.LOOKING && to != Phase.LOOKING) {
            election.record(nowMillis - phaseSinceMillis);
        } else if (from != Phase.LOOKING && to == Phase.LOOKING) {
            elections++;
        }
        if (from == Phase.JOINING && next.isServing()) {
            (to == Phase.OBSERVING ? observerSync : followerSync).record(nowMillis - phaseSinceMillis);
        }
        if (status.isServing() && !next.isServing()) {
            unavailableSinceMillis = nowMillis;
        } else if (!status.isServing() && next.isServing()) {
            served(to, nowMillis);
        }
        if (from != to) {
            phaseSinceMillis = nowMillis;
        }
        status = next;
    }

    private void served(Phase as, long nowMillis) {
        servingSinceMillis = nowMillis;
        unavailable.record(nowMillis - unavailableSinceMillis);
        if (as == Phase.LEADING) {
            leaderUnavailable.record(nowMillis - unavailableSinceMillis);
        }
    }

    /** When it last began to serve, on the monotonic clock. Thread: any. */
    long servingSinceMillis() {
        return servingSinceMillis;
    }

    /** How often it has looked for a leader. Thread: any. */
    long elections() {
        return elections;
    }

    /** Thread: any. */
    SortedMap<String, Distribution> distributions() {
        SortedMap<String, Distribution> distributions = new TreeMap<>();
        distributions.put("election_time", Distribution.of(election));
        distributions.put("follower_sync_time", Distribution.of(followerSync));
        distributions.put("observer_sync_time", Distribution.of(observerSync));
        distributions.put("unavailable_time", Distribution.of(unavailable));
        distributions.put("leader_unavailable_time", Distribution.of(leaderUnavailable));
        return distributions;
    }

    void reset() {
        elections = 0;
        List.of(election, followerSync, observerSync, unavailable, leaderUnavailable)
                .forEach(SummaryRecorder::clear);
    }
}
