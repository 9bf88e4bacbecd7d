package io.coord.server.jmx;

/** Compat: ZooKeeper's bean of the tree. */
public interface DataTreeMXBean {
    int getNodeCount();

    /** Hexadecimal, with {@code 0x}. */
    String getLastZxid();

    int getWatchCount();

    /** In bytes. */
    long approximateDataSize();

    int countEphemerals();
}
