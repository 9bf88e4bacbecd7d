package io.coord.client.shell.cli;

import io.coord.client.shell.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C does to a shell without a terminal of its own: the command is interrupted, says what it has, and the session is
 * closed, so that ephemeral nodes go at once. The JVM then ends with the signal's code. A command that does not end in time is
 * left alone.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Thread running;
    private final Connection connection;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Interruption(Thread running, Connection connection) {
        this.running = running;
        this.connection = connection;
    }

    static Interruption ofThisThread(Connection connection) {
        return new Interruption(Thread.currentThread(), connection);
    }

    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "coord-shell-shutdown"));
    }

    private void onShutdown() {
        if (ended.getCount() == 0) {
            return;
        }
        running.interrupt();
        try {
            if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                connection.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
