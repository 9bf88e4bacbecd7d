package io.coord.zab.sim.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last events of a run, as a message flow; made readable only when somebody wants to read it. */
final class SimTrace {
    private final long[] at;
    private final long[] sids;
    private final String[] verbs;
    private final Object[] details;
    private long count;
    private @Nullable Consumer<String> listener;

    SimTrace(int capacity) {
        at = new long[capacity];
        sids = new long[capacity];
        verbs = new String[capacity];
        details = new Object[capacity];
    }

    /** Tells every line from now on. */
    void listen(Consumer<String> to) {
        listener = to;
    }

    void add(long micros, long sid, String verb, Object detail) {
        int i = (int) (count++ % at.length);
        at[i] = micros;
        sids[i] = sid;
        verbs[i] = verb;
        details[i] = detail;
        if (listener != null) {
            listener.accept(line(i));
        }
    }

    private String line(int i) {
        return String.format("%12.3f ms  S%d %-6s %s", at[i] / 1000.0, sids[i], verbs[i], SimText.of(details[i]));
    }

    String last(int lines) {
        List<String> text = new ArrayList<>();
        for (long n = Math.max(Math.max(0, count - at.length), count - lines); n < count; n++) {
            text.add(line((int) (n % at.length)));
        }
        return String.join("\n", text);
    }
}
