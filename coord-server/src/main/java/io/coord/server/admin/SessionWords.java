package io.coord.server.admin;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/** Sessions by when they expire, and what goes with them: {@code dump}. */
final class SessionWords {
    /** Compat: like {@code java.util.Date.toString}. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US);

    private SessionWords() {}

    static String dump(AdminView view) {
        StringBuilder out = new StringBuilder("SessionTracker dump:\n");
        appendSessions(out, view);
        out.append("ephemeral nodes dump:\n");
        appendEphemerals(out, view.ephemerals());
        // Compat: only ZooKeeper's NIO connections are listed by expiry; with Netty, as here, nothing follows
        return out.append("Connections dump:\n").toString();
    }

    /** Compat: local sessions first; a server that can have some says of the others that they are global. */
    private static void appendSessions(StringBuilder out, AdminView view) {
        Optional<SortedMap<Long, List<Long>>> local = view.localSessionsByExpiry();
        local.ifPresent(sessions -> appendSets(out, "Local Session Sets (", sessions, view.clock()));
        view.sessionsOfTheEnsemble()
                .ifPresentOrElse(
                        sessions -> appendTimeouts(out, sessions),
                        () -> appendSets(
                                out,
                                local.isPresent() ? "Global Session Sets (" : "Session Sets (",
                                view.sessionsByExpiry(),
                                view.clock()));
    }

    private static void appendTimeouts(StringBuilder out, SortedMap<Long, Integer> sessions) {
        out.append("Global Sessions(").append(sessions.size()).append("):\n");
        sessions.forEach((id, timeoutMillis) -> out.append("0x")
                .append(Long.toHexString(id))
                .append('\t')
                .append(timeoutMillis)
                .append("ms\n"));
    }

    private static void appendSets(
            StringBuilder out, String title, SortedMap<Long, List<Long>> byExpiry, ClockReading clock) {
        int sessions = byExpiry.values().stream().mapToInt(List::size).sum();
        out.append(title).append(byExpiry.size()).append(")/(");
        out.append(sessions).append("):\n");
        byExpiry.forEach((expiryMillis, ids) -> {
            out.append(ids.size()).append(" expire at ");
            DATE.formatTo(clock.dateOf(expiryMillis), out);
            out.append(":\n");
            for (long id : ids) {
                out.append("\t0x").append(Long.toHexString(id)).append('\n');
            }
        });
    }

    private static void appendEphemerals(StringBuilder out, SortedMap<Long, List<String>> bySession) {
        out.append("Sessions with Ephemerals (").append(bySession.size()).append("):\n");
        bySession.forEach((id, paths) -> {
            out.append("0x").append(Long.toHexString(id)).append(":\n");
            for (String path : paths) {
                out.append('\t').append(path).append('\n');
            }
        });
    }
}
