package io.coord.zab.runtime;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Output;
import io.coord.zab.storage.log.LogRangeReader.Place;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * The ranges of the log that learners are being sent. The next piece is read when the connection has taken the one before, so
 * neither a slow learner nor a long log costs memory. Thread: replica.
 */
final class LogReadings implements AutoCloseable {
    private static final class Range {
        final LogReading reading;
        boolean isBeingRead;

        Range(LogReading reading) {
            this.reading = reading;
        }
    }

    private final String server;
    private final HistoryConfig config;
    private final QuorumPort quorum;
    private final MemberInbox inbox;
    private final Executor readers;
    private final Map<Long, Range> byLink = new TreeMap<>();

    /** Where the last range of a learner ended: while it was read, the window has moved on, so there may be one more. */
    private final Map<Long, Place> ends = new TreeMap<>();

    LogReadings(DriverParts parts) {
        this.server = parts.server();
        this.config = parts.history();
        this.quorum = parts.quorum();
        this.inbox = parts.inbox();
        this.readers = parts.readers();
    }

    void begin(Output.ReadLog wanted) {
        Place place = ends.get(wanted.link());
        end(wanted.link());
        byLink.put(wanted.link(), new Range(new LogReading(server, config, wanted, place)));
    }

    /** A piece comes to the member now. */
    void taken(Input.LogRead piece) {
        Range range = byLink.get(piece.link());
        if (range != null) {
            range.isBeingRead = false;
            if (piece.progress() != Input.LogRead.Progress.MORE) {
                end(piece.link());
                Place place = range.reading.end();
                if (place != null) {
                    ends.put(piece.link(), place);
                }
            }
        }
    }

    void end(long link) {
        ends.remove(link);
        Range range = byLink.remove(link);
        if (range != null) {
            range.reading.close();
        }
    }

    /** Reads on where there is room. Returns whether some have to wait for that. */
    boolean readOn() {
        boolean waits = false;
        for (Map.Entry<Long, Range> entry : byLink.entrySet()) {
            Range range = entry.getValue();
            if (range.isBeingRead) {
                continue;
            }
            if (quorum.hasRoom(entry.getKey())) {
                range.isBeingRead = true;
                readers.execute(() -> inbox.put(range.reading.piece()));
            } else {
                waits = true;
            }
        }
        return waits;
    }

    @Override
    public void close() {
        byLink.values().forEach(range -> range.reading.close());
        byLink.clear();
        ends.clear();
    }
}
