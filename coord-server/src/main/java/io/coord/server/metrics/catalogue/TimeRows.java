package io.coord.server.metrics.catalogue;

import static io.coord.server.metrics.catalogue.MeterRow.histogram;
import static io.coord.server.metrics.catalogue.MeterRow.summary;

import io.coord.server.measure.Distribution;
import io.coord.server.measure.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How long things take: ZooKeeper's summaries in milliseconds, and histograms in seconds. */
final class TimeRows {
    private static final double ONE = 1;
    private static final double MICRO_IN_MILLIS = 1e-3;
    private static final double MICRO = 1e-6;
    private static final double MILLI = 1e-3;
    private static final String MILLIS = "ms";
    private static final String SECONDS = "s";

    private TimeRows() {}

    static List<MeterRow> rows() {
        List<MeterRow> rows = new ArrayList<>();
        micros(
                rows,
                "readlatency",
                "coord_read_seconds",
                "Reads, from arrival to reply.",
                s -> Optional.of(s.view().readMicros()));
        micros(
                rows,
                "updatelatency",
                "coord_update_seconds",
                "Writes, from arrival to reply.",
                s -> Optional.of(s.view().updateMicros()));
        stage(
                rows,
                "prep_processor_queue_time_ms",
                "coord_queue_seconds",
                Stage.QUEUE,
                "Writes, from arrival to" + " their turn on the replica.");
        stage(
                rows,
                "prep_process_time",
                "coord_prepare_seconds",
                Stage.PREPARE,
                "Checking a write and making a" + " transaction of it.");
        stage(
                rows,
                "quorum_ack_latency",
                "coord_commit_seconds",
                Stage.COMMIT,
                "From a proposal to its commit, on the" + " server that ordered it.");
        stage(rows, "fsynctime", "coord_sync_seconds", Stage.SYNC, "Writing and syncing a batch of the log.");
        stage(
                rows,
                "write_batch_time_in_commit_processor",
                "coord_apply_seconds",
                Stage.APPLY,
                "Applying a batch of" + " committed transactions.");
        millis(
                rows,
                "propagation_latency",
                "coord_propagation_seconds",
                "From the leader's time in a transaction to" + " its commit here (two wall clocks), once a batch.",
                s -> Optional.of(s.view().stage(Stage.PROPAGATION)));
        millis(
                rows,
                "snapshottime",
                "coord_snapshot_seconds",
                "Writing a snapshot.",
                s -> Optional.of(s.view().stage(Stage.SNAPSHOT)));
        availability(rows, "election_time", "coord_election_seconds", "Of a member: looking for a leader.");
        availability(
                rows,
                "follower_sync_time",
                "coord_follower_sync_seconds",
                "Of a follower: catching up with its" + " leader.");
        availability(
                rows,
                "observer_sync_time",
                "coord_observer_sync_seconds",
                "Of an observer: catching up with its" + " leader.");
        availability(
                rows,
                "unavailable_time",
                "coord_unavailable_seconds",
                "Of a member: until clients are served" + " again.");
        availability(
                rows,
                "leader_unavailable_time",
                "coord_leader_unavailable_seconds",
                "The same, where it came to" + " lead.");
        rows.add(summary(
                "sync_processor_batch_size",
                "transactions",
                ONE,
                "Transactions of a synced batch.",
                s -> Optional.of(s.view().stage(Stage.SYNC_BATCH))));
        rows.add(summary(
                "coord_apply_batch_size",
                "transactions",
                ONE,
                "Transactions of an applied batch.",
                s -> Optional.of(s.view().stage(Stage.APPLY_BATCH))));
        return rows;
    }

    private static void stage(List<MeterRow> rows, String theirs, String ours, Stage stage, String help) {
        micros(rows, theirs, ours, help, s -> Optional.of(s.view().stage(stage)));
    }

    private static void availability(List<MeterRow> rows, String theirs, String ours, String help) {
        millis(rows, theirs, ours, help, s -> s.availability(theirs));
    }

    private static void micros(
            List<MeterRow> rows,
            String theirs,
            String ours,
            String help,
            Function<Scrape, Optional<Distribution>> values) {
        rows.add(summary(theirs, MILLIS, MICRO_IN_MILLIS, help, values));
        rows.add(histogram(ours, SECONDS, MICRO, help, values));
    }

    private static void millis(
            List<MeterRow> rows,
            String theirs,
            String ours,
            String help,
            Function<Scrape, Optional<Distribution>> values) {
        rows.add(summary(theirs, MILLIS, ONE, help, values));
        rows.add(histogram(ours, SECONDS, MILLI, help, values));
    }
}
