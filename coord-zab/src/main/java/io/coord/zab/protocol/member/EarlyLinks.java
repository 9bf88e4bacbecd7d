package io.coord.zab.protocol.member;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.Role;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Servers decide an election at slightly different times. Who connects to this one because it decided first waits here for
 * about that long: if this server becomes its leader, nobody has to connect and elect again. Thread: replica.
 */
final class EarlyLinks {
    private static final int MAX_LINKS = 64;
    private static final int MAX_MESSAGES = 4;

    private final MemberState state;
    private final SortedMap<Long, Early> links = new TreeMap<>();

    EarlyLinks(MemberState state) {
        this.state = state;
    }

    private record Early(long sinceMillis, List<Input.LearnerSaid> said) {}

    void connected(Input.LearnerConnected input) {
        if (links.size() >= MAX_LINKS) {
            close(input.link());
        } else {
            links.put(input.link(), new Early(state.now(), new ArrayList<>()));
        }
    }

    void said(Input.LearnerSaid input) {
        Early early = links.get(input.link());
        if (early == null) {
            return;
        }
        early.said().add(input);
        if (early.said().size() > MAX_MESSAGES) {
            links.remove(input.link());
            close(input.link());
        }
    }

    void closed(long link) {
        links.remove(link);
    }

    /** Tells all of it to the role that comes now. */
    void passTo(Role leading) {
        links.forEach((link, early) -> {
            new Input.LearnerConnected(link).passTo(leading);
            early.said().forEach(said -> said.passTo(leading));
        });
        links.clear();
    }

    void closeAll() {
        links.keySet().forEach(this::close);
        links.clear();
    }

    void closeOld() {
        Iterator<Map.Entry<Long, Early>> all = links.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Long, Early> entry = all.next();
            if (state.now() - entry.getValue().sinceMillis() >= patience()) {
                all.remove();
                close(entry.getKey());
            }
        }
    }

    long nextDueMillis() {
        long due = Long.MAX_VALUE;
        for (Early early : links.values()) {
            due = Math.min(due, early.sinceMillis() + patience());
        }
        return due;
    }

    private long patience() {
        return 2L * state.config().finalizeMillis();
    }

    private void close(long link) {
        state.emit(new Output.CloseLink(link, "not leading"));
    }
}
