package io.coord.it.server;

import java.nio.file.Path;

/** Stands in with the oracle until coord's embedding API is there. */
public final class Coord implements ServerUnderTest {
    /** False until coord has its embedding API. */
    static final boolean EMBEDDABLE = false;

    private final RealZooKeeper oracle;

    public Coord(Path dataDir, ServerOptions options) {
        this.oracle = new RealZooKeeper(dataDir, options);
    }

    @Override
    public void start() {
        oracle.start();
    }

    @Override
    public void stop() {
        oracle.stop();
    }

    @Override
    public void kill() {
        oracle.kill();
    }

    @Override
    public int port() {
        return oracle.port();
    }

    @Override
    public Path dataDir() {
        return oracle.dataDir();
    }
}
