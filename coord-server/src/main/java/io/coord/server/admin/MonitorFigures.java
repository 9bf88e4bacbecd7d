package io.coord.server.admin;

import io.coord.server.measure.Summary;
import io.coord.zab.protocol.LearnerCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All figures by ZooKeeper's keys: version, state and peer state come first. What nobody measures is left out. */
public final class MonitorFigures {
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private MonitorFigures() {}

    /** Numbers and strings; a Double where ZooKeeper has one. */
    public static Map<String, Object> figures(AdminView view) {
        MonitorFigures words = new MonitorFigures();
        words.state(view);
        words.traffic(view.traffic());
        words.tree(view.tree());
        words.sessions(view);
        words.process(view);
        words.sizes("client_response_size", view.replySizes());
        words.sizes("proposal_size", view.proposalSizes());
        view.leader().ifPresent(words::leader);
        words.featuresNotThere();
        view.counters().forEach(words::line);
        view.summaries().forEach(words::summary);
        return words.figures;
    }

    private void state(AdminView view) {
        line("version", view.version());
        line("server_state", view.mode().text());
        view.peerState().ifPresent(state -> line("peer_state", state));
    }

    private void traffic(TrafficFigures traffic) {
        line("avg_latency", traffic.averageLatencyMillis());
        line("max_latency", traffic.maxLatencyMillis());
        line("min_latency", traffic.minLatencyMillis());
        line("packets_received", traffic.packetsReceived());
        line("packets_sent", traffic.packetsSent());
        line("bytes_received_count", traffic.bytesReceived());
        line("num_alive_connections", traffic.openConnections());
        line("connection_rejected", traffic.rejectedConnections());
        line("auth_failed_count", traffic.authenticationFailures());
        line("outstanding_requests", traffic.outstandingRequests());
    }

    private void tree(TreeFigures tree) {
        line("znode_count", tree.nodeCount());
        line("watch_count", tree.watchCount());
        line("ephemerals_count", tree.ephemeralCount());
        line("approximate_data_size", tree.approximateDataBytes());
    }

    private void sessions(AdminView view) {
        line("global_sessions", view.sessionCount());
        int local = view.localSessionsByExpiry()
                .map(sessions -> sessions.values().stream().mapToInt(List::size).sum())
                .orElse(0);
        line("local_sessions", local);
    }

    private void process(AdminView view) {
        line("uptime", view.uptimeMillis());
        view.fileDescriptors().ifPresent(descriptors -> {
            line("open_file_descriptor_count", descriptors.open());
            line("max_file_descriptor_count", descriptors.max());
        });
    }

    private void leader(LeaderFigures figures) {
        LearnerCounts counts = figures.learners();
        line("learners", counts.learners());
        line("synced_followers", counts.followers());
        line("synced_non_voting_followers", counts.nonVotingFollowers());
        line("synced_observers", counts.observers());
        line("pending_syncs", counts.pendingSyncs());
        line("leader_uptime", figures.uptimeMillis());
    }

    private void sizes(String name, Optional<SizeFigures> measured) {
        measured.ifPresent(sizes -> {
            line("last_" + name, sizes.last());
            line("max_" + name, sizes.max());
            line("min_" + name, sizes.min());
        });
    }

    /** No dropping of connections at random and no TLS: what dashboards expect is known to be 0. */
    private void featuresNotThere() {
        line("connection_drop_probability", 0.0);
        line("outstanding_tls_handshake", 0);
    }

    private void summary(String name, Summary summary) {
        line("avg_" + name, summary.average());
        line("min_" + name, summary.min());
        line("max_" + name, summary.max());
        line("cnt_" + name, summary.count());
        line("sum_" + name, summary.sum());
        Summary.Percentiles percentiles = summary.percentiles();
        if (percentiles != null) {
            line("p50_" + name, percentiles.p50());
            line("p95_" + name, percentiles.p95());
            line("p99_" + name, percentiles.p99());
            line("p999_" + name, percentiles.p999());
        }
    }

    private void line(String key, Object value) {
        figures.put(key, value);
    }
}
