package io.coord.server.cli;

import io.coord.server.listener.Transport;
import java.security.SecureRandom;

/**
 * Sets up what a server is about to need of the JDK and of Netty, on another processor, while this one reads the
 * configuration and the disk. Nothing depends on it: who needs a thing first sets it up, or waits for it.
 */
final class HeadStart {
    private HeadStart() {}

    /** Starts a thread that does it and ends. */
    static void begin() {
        Thread thread = new Thread(HeadStart::run, "coord-head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        Transport.load();
        new SecureRandom().nextLong();
    }
}
