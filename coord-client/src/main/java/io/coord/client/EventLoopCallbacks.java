package io.coord.client;

import io.coord.client.future.Callbacks;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs callbacks on the event loop, at once: for code that never blocks. */
record EventLoopCallbacks(BooleanSupplier eventLoop) implements Callbacks {
    private static final Logger log = LoggerFactory.getLogger(EventLoopCallbacks.class);

    @Override
    public void execute(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            log.error("callback on the event loop failed", e);
        }
    }

    @Override
    public boolean isEventLoop() {
        return eventLoop.getAsBoolean();
    }
}
