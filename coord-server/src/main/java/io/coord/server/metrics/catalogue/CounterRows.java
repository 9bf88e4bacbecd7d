package io.coord.server.metrics.catalogue;

import static io.coord.server.metrics.catalogue.MeterRow.counter;
import static io.coord.server.metrics.catalogue.MeterRow.counterIf;
import static io.coord.server.metrics.catalogue.MeterRow.counters;

import java.util.List;

/** Meters that only grow. */
final class CounterRows {
    private static final String COUNT = "count";

    private CounterRows() {}

    static List<MeterRow> rows() {
        return List.of(
                counter(
                        "bytes_received_count",
                        "bytes",
                        "Received from clients.",
                        s -> s.traffic().bytesReceived()),
                counter(
                        "connection_rejected",
                        COUNT,
                        "Connections closed because there were too many.",
                        s -> s.traffic().rejectedConnections()),
                named("looking_count", "Of a member: how often it has looked for a leader."),
                named("diff_count", "As leader: learners synchronised by transactions, or by cutting their history."),
                named("snap_count", "As leader: learners synchronised by a snapshot."),
                named("learner_proposal_received_count", "As learner: proposals that came."),
                named(
                        "learner_commit_received_count",
                        "As learner: commits that came, with the proposal or behind it."),
                named("revalidate_count", "As leader: sessions that learners asked for."),
                named("proposal_count", "Transactions written to the log."),
                named("commit_count", "Transactions that were committed."),
                named("digest_mismatches_count", "Transactions behind which the tree was not as predicted."),
                named("snapshot_error_count", "Snapshots that could not be written."),
                named("fsync_threshold_exceed_count", "Syncs of the log slower than fsync.warningthresholdms."),
                counters(
                        "coord_refused_total",
                        COUNT,
                        "limit",
                        "What clients were refused, by the limit or rule.",
                        s -> s.view().refusals()),
                counters(
                        "coord_peer_refused_total",
                        COUNT,
                        "check",
                        "Of a member: connections between servers that failed a check, sasl or tls.",
                        s -> s.view().peerRefusals()),
                named("coord_slow_requests_total", "Requests slower than coord.request.warningthresholdms."));
    }

    private static MeterRow named(String name, String help) {
        return counterIf(name, COUNT, help, s -> s.counter(name));
    }
}
