package io.coord.server.jmx;

/** Compat: the attributes of ZooKeeper's server beans that have a meaning here. Times in milliseconds, sizes in bytes. */
public interface ServerMXBean {
    String getVersion();

    String getState();

    boolean isServing();

    int getClientPort();

    long getUptime();

    long getMinRequestLatency();

    double getAvgRequestLatency();

    long getMaxRequestLatency();

    long getPacketsReceived();

    long getPacketsSent();

    long getOutstandingRequests();

    long getNumAliveConnections();

    long getFsyncThresholdExceedCount();

    int getTickTime();

    int getMaxClientCnxnsPerHost();

    int getMinSessionTimeout();

    int getMaxSessionTimeout();

    long getDataDirSize();

    long getLogDirSize();

    void resetStatistics();
}
