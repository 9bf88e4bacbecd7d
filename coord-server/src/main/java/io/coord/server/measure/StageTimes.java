package io.coord.server.measure;

import java.util.concurrent.atomic.LongAdder;

/**
 * The {@link Stage}s of one server, and what went wrong in them. Thread: each stage is recorded by the thread it names;
 * all else any.
 */
public final class StageTimes {
    private final SummaryRecorder[] recorders = new SummaryRecorder[Stage.values().length];
    private final LongAdder slowSyncs = new LongAdder();
    private final LongAdder slowRequests = new LongAdder();
    private final LongAdder failedSnapshots = new LongAdder();

    public StageTimes() {
        for (int i = 0; i < recorders.length; i++) {
            recorders[i] = new SummaryRecorder();
        }
    }

    /** @param value in the unit of the stage */
    public void record(Stage stage, long value) {
        recorders[stage.ordinal()].record(value);
    }

    public Distribution of(Stage stage) {
        return Distribution.of(recorders[stage.ordinal()]);
    }

    /** A batch of the log took longer than what is warned of. */
    public void onSlowSync() {
        slowSyncs.increment();
    }

    /** A request took longer than what is warned of. */
    public void onSlowRequest() {
        slowRequests.increment();
    }

    public void onFailedSnapshot() {
        failedSnapshots.increment();
    }

    public long slowSyncs() {
        return slowSyncs.sum();
    }

    public long slowRequests() {
        return slowRequests.sum();
    }

    public long failedSnapshots() {
        return failedSnapshots.sum();
    }

    /** Begins anew. */
    public void reset() {
        for (SummaryRecorder recorder : recorders) {
            recorder.reset();
        }
        slowSyncs.reset();
        slowRequests.reset();
        failedSnapshots.reset();
    }
}
