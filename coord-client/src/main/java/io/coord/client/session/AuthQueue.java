package io.coord.client.session;

import io.coord.client.call.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a client, which each connection needs again (spec: client-protocol 11.4). Thread: event loop of the
 * client.
 */
final class AuthQueue {
    /** A credential, and who waits for it to be accepted for the first time. */
    record Entry(Credential credential, @Nullable Call<Void> call) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Deque<Entry> unanswered = new ArrayDeque<>();

    /** Keeps a credential for this and all later connections. */
    Entry add(Credential credential, @Nullable Call<Void> call) {
        Entry entry = new Entry(credential, call);
        entries.add(entry);
        return entry;
    }

    List<Entry> all() {
        return entries;
    }

    void sent(Entry entry) {
        unanswered.add(entry);
    }

    /** Takes the entry out that a reply belongs to: they are answered in order. */
    Optional<Entry> answered() {
        return Optional.ofNullable(unanswered.poll());
    }

    void disconnected() {
        unanswered.clear();
    }

    void forEachCall(Consumer<Call<?>> action) {
        for (Entry entry : entries) {
            if (entry.call() != null) {
                action.accept(entry.call());
            }
        }
    }
}
