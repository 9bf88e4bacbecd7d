package io.coord.client.session;

import io.coord.client.call.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The requests of a connection that wait for their reply, in the order they were sent. Thread: event loop of the client. */
final class InFlight {
    private final Deque<Call<?>> calls = new ArrayDeque<>();
    private int lastXid;

    /** Returns the number of the next request: 1, 2, ..., 2147483647, 1. */
    int nextXid() {
        lastXid = lastXid == Integer.MAX_VALUE ? 1 : lastXid + 1;
        return lastXid;
    }

    void add(Call<?> call) {
        calls.add(call);
    }

    int size() {
        return calls.size();
    }

    /**
     * Takes the call out that a reply with {@code xid} belongs to: the oldest. Servers that are read-only may let an error
     * overtake older replies (spec: semantics 2.3), hence the search. Null if there is none.
     */
    @Nullable
    Call<?> take(int xid) {
        Call<?> oldest = calls.peek();
        if (oldest == null) {
            return null;
        }
        if (oldest.xid() == xid) {
            return calls.poll();
        }
        for (Iterator<Call<?>> all = calls.iterator(); all.hasNext(); ) {
            Call<?> call = all.next();
            if (call.xid() == xid) {
                all.remove();
                return call;
            }
        }
        return null;
    }

    /** Takes all out, in order. */
    List<Call<?>> takeAll() {
        List<Call<?>> all = new ArrayList<>(calls);
        calls.clear();
        return all;
    }

    void forEach(Consumer<Call<?>> action) {
        calls.forEach(action);
    }
}
