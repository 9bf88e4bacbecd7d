package io.coord.zab.sim.ensemble;

import java.util.PriorityQueue;

/** Virtual time in microseconds, and what is to happen. Events of one moment run in the order they were asked for. */
final class SimSchedule {
    private static final class Event implements Comparable<Event> {
        final long at;
        final long seq;
        final Runnable action;

        Event(long at, long seq, Runnable action) {
            this.at = at;
            this.seq = seq;
            this.action = action;
        }

        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(seq, other.seq);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long nextSeq;

    long now() {
        return now;
    }

    void at(long micros, Runnable action) {
        events.add(new Event(Math.max(micros, now), nextSeq++, action));
    }

    void after(long micros, Runnable action) {
        at(now + micros, action);
    }

    /** Runs the next event if it is due by then; otherwise time passes until then. */
    boolean runNextUntil(long micros) {
        Event next = events.peek();
        if (next == null || next.at > micros) {
            now = Math.max(now, micros);
            return false;
        }
        events.remove();
        now = next.at;
        next.action.run();
        return true;
    }
}
