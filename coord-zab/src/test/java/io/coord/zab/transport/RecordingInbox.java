package io.coord.zab.transport;

import static org.awaitility.Awaitility.await;

import io.coord.zab.protocol.Input;
import io.coord.zab.runtime.MemberInbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An inbox that nobody empties. */
final class RecordingInbox implements MemberInbox {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Input> inputs = new ArrayList<>();

    @Override
    public synchronized void put(Input input) {
        inputs.add(input);
    }

    synchronized List<Input> all() {
        return List.copyOf(inputs);
    }

    <T extends Input> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Input input : all()) {
            if (type.isInstance(input)) {
                found.add(type.cast(input));
            }
        }
        return found;
    }

    /** Waits for an input of this type that is as wanted, and returns the first. */
    <T extends Input> T awaitInput(Class<T> type, Predicate<T> wanted) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> all(type).stream().anyMatch(wanted));
        return all(type).stream().filter(wanted).findFirst().orElseThrow();
    }

    <T extends Input> T awaitInput(Class<T> type) {
        return awaitInput(type, input -> true);
    }
}
