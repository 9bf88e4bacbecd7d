package io.coord.server.replica;

import io.coord.zab.runtime.StateImage;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a server showed that differed from its leader: a snapshot under a name that no recovery looks at, for whoever
 * wants to know what happened. Thread: replica.
 */
final class DifferingTree {
    private static final Logger log = LoggerFactory.getLogger(DifferingTree.class);

    private final String server;
    private final SnapshotStore store;
    private final SnapshotOptions options;
    private final Executor background;

    DifferingTree(String server, SnapshotStore store, SnapshotOptions options, Executor background) {
        this.server = server;
        this.store = store;
        this.options = options;
        this.background = background;
    }

    /** @param image is closed; null: the tree cannot be had now, and the server goes on without keeping it */
    void keep(@Nullable StateImage image) {
        if (image == null) {
            log.warn("differing tree is not kept, another snapshot is being written server={}", server);
        } else {
            background.execute(() -> write(image));
        }
    }

    private void write(StateImage image) {
        try (image) {
            Path kept = store.writeAside(image, options);
            log.warn("evidence is kept server={} file={}", server, kept);
        } catch (CancellationException e) {
            log.warn("differing tree is not kept, the server is closing server={}", server);
        } catch (IOException | RuntimeException e) {
            log.error("differing tree is not kept server={}", server, e);
        }
    }
}
