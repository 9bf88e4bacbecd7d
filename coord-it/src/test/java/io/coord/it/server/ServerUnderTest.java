package io.coord.it.server;

import java.nio.file.Path;

/**
 * One standalone server on a directory and a fixed client port of 127.0.0.1. It keeps both over restarts, so that clients find
 * it again. Not thread-safe.
 */
public interface ServerUnderTest extends AutoCloseable {

    /** Which implementation serves the tests of this run. */
    enum Kind {
        COORD,
        ZOOKEEPER
    }

    /** The kind chosen by {@code -Dcoord.it.oracle}: {@code zookeeper} for the oracle, coord otherwise. */
    static Kind kind() {
        boolean oracle = "zookeeper".equals(System.getProperty("coord.it.oracle"));
        return oracle ? Kind.ZOOKEEPER : Kind.COORD;
    }

    /** For the few claims that are true of coord and not of ZooKeeper. */
    static boolean isCoord() {
        return kind() == Kind.COORD;
    }

    /** Starts a server of the chosen kind; returns when it serves. */
    static ServerUnderTest start(Path dataDir, ServerOptions options) {
        ServerUnderTest server = create(kind(), dataDir, options);
        server.start();
        return server;
    }

    /** A server that is not started yet. */
    static ServerUnderTest create(Kind kind, Path dataDir, ServerOptions options) {
        return switch (kind) {
            case COORD -> new Coord(dataDir, options);
            case ZOOKEEPER -> new RealZooKeeper(dataDir, options);
        };
    }

    /** Starts it again on the same directory and port; returns when it serves. */
    void start();

    /** Stops it in good order, files stay. */
    void stop();

    /** Stops it as abruptly as this kind can, files stay. */
    void kill();

    int port();

    Path dataDir();

    default String connectString() {
        return "127.0.0.1:" + port();
    }

    default void restart() {
        stop();
        start();
    }

    @Override
    default void close() {
        stop();
    }
}
