package io.coord.server.jmx;

import io.coord.server.admin.AdminView;
import io.coord.server.admin.Configuration;
import io.coord.server.admin.Directories;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans of one server, registered until they are closed. Two servers of a JVM with the same port or number can not
 * both have theirs: the second goes without, and says so. Thread: the one that starts and closes the server.
 */
public final class ServerBeans implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerBeans.class);
    private static final String DOMAIN = "org.apache.ZooKeeperService";

    private final String server;
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> registered = new ArrayList<>();

    private ServerBeans(String server) {
        this.server = server;
    }

    /** @param server name in log lines */
    public static ServerBeans register(String server, AdminView view) {
        ServerBeans own = new ServerBeans(server);
        String name = nameOf(view);
        own.add(name, new ServerFigures(view));
        own.add(
                name + (view.memberStatus().isPresent() ? ",name2=InMemoryDataTree" : ",name1=InMemoryDataTree"),
                new DataTreeFigures(view));
        return own;
    }

    /** Compat: as ZooKeeper names the bean of a server that is alone, or of a member. */
    private static String nameOf(AdminView view) {
        Configuration configuration = view.configuration();
        return view.memberStatus().isPresent()
                ? "name0=ReplicatedServer_id" + configuration.serverId() + ",name1=replica." + configuration.serverId()
                : "name0=StandaloneServer_port" + configuration.clientPort();
    }

    private void add(String name, Object bean) {
        try {
            ObjectName full = new ObjectName(DOMAIN + ":" + name);
            beans.registerMBean(bean, full);
            registered.add(full);
        } catch (JMException e) {
            log.warn("bean not registered server={} name={} cause={}", server, name, e.toString());
        }
    }

    @Override
    public void close() {
        for (ObjectName name : registered) {
            try {
                beans.unregisterMBean(name);
            } catch (JMException e) {
                log.warn("bean not unregistered server={} name={} cause={}", server, name, e.toString());
            }
        }
        registered.clear();
    }

    private record ServerFigures(AdminView view) implements ServerMXBean {
        @Override
        public String getVersion() {
            return view.version();
        }

        @Override
        public String getState() {
            return view.mode().text();
        }

        @Override
        public boolean isServing() {
            return view.isServing();
        }

        @Override
        public int getClientPort() {
            return view.configuration().clientPort();
        }

        @Override
        public long getUptime() {
            return view.uptimeMillis();
        }

        @Override
        public long getMinRequestLatency() {
            return view.traffic().minLatencyMillis();
        }

        @Override
        public double getAvgRequestLatency() {
            return view.traffic().averageLatencyMillis();
        }

        @Override
        public long getMaxRequestLatency() {
            return view.traffic().maxLatencyMillis();
        }

        @Override
        public long getPacketsReceived() {
            return view.traffic().packetsReceived();
        }

        @Override
        public long getPacketsSent() {
            return view.traffic().packetsSent();
        }

        @Override
        public long getOutstandingRequests() {
            return view.traffic().outstandingRequests();
        }

        @Override
        public long getNumAliveConnections() {
            return view.traffic().openConnections();
        }

        @Override
        public long getFsyncThresholdExceedCount() {
            return view.counters().getOrDefault("fsync_threshold_exceed_count", 0L);
        }

        @Override
        public int getTickTime() {
            return view.configuration().tickMillis();
        }

        @Override
        public int getMaxClientCnxnsPerHost() {
            return view.configuration().maxConnectionsPerAddress();
        }

        @Override
        public int getMinSessionTimeout() {
            return view.configuration().minSessionTimeoutMillis();
        }

        @Override
        public int getMaxSessionTimeout() {
            return view.configuration().maxSessionTimeoutMillis();
        }

        @Override
        public long getDataDirSize() {
            return view.directories().map(Directories::snapshotBytes).orElse(0L);
        }

        @Override
        public long getLogDirSize() {
            return view.directories().map(Directories::logBytes).orElse(0L);
        }

        @Override
        public void resetStatistics() {
            view.resetServerFigures();
        }
    }

    private record DataTreeFigures(AdminView view) implements DataTreeMXBean {
        @Override
        public int getNodeCount() {
            return view.tree().nodeCount();
        }

        @Override
        public String getLastZxid() {
            return "0x" + Long.toHexString(view.tree().lastZxid());
        }

        @Override
        public int getWatchCount() {
            return view.tree().watchCount();
        }

        @Override
        public long approximateDataSize() {
            return view.tree().approximateDataBytes();
        }

        @Override
        public int countEphemerals() {
            return view.tree().ephemeralCount();
        }
    }
}
