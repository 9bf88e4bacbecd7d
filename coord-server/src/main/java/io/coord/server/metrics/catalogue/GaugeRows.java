package io.coord.server.metrics.catalogue;

import static io.coord.server.metrics.catalogue.MeterRow.gauge;
import static io.coord.server.metrics.catalogue.MeterRow.gaugeIf;
import static io.coord.server.metrics.catalogue.MeterRow.gauges;

import io.coord.server.admin.FileDescriptors;
import io.coord.server.admin.LeaderFigures;
import io.coord.server.admin.ServerMode;
import io.coord.server.admin.SizeFigures;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Meters that go up and down. */
final class GaugeRows {
    private static final String MILLIS = "ms";
    private static final String BYTES = "bytes";
    private static final String COUNT = "count";
    private static final String FLAG = "0 or 1";

    private GaugeRows() {}

    static List<MeterRow> rows() {
        return List.of(
                gauge(
                        "avg_latency",
                        MILLIS,
                        "Mean time from arrival to reply.",
                        s -> s.traffic().averageLatencyMillis()),
                gauge(
                        "max_latency",
                        MILLIS,
                        "Longest time from arrival to reply.",
                        s -> s.traffic().maxLatencyMillis()),
                gauge(
                        "min_latency",
                        MILLIS,
                        "Shortest time from arrival to reply.",
                        s -> s.traffic().minLatencyMillis()),
                gauge(
                        "packets_received",
                        COUNT,
                        "Requests received.",
                        s -> s.traffic().packetsReceived()),
                gauge(
                        "packets_sent",
                        COUNT,
                        "Replies and notifications sent.",
                        s -> s.traffic().packetsSent()),
                gauge(
                        "num_alive_connections",
                        COUNT,
                        "Open client connections.",
                        s -> s.traffic().openConnections()),
                gauge(
                        "outstanding_requests",
                        COUNT,
                        "Writes taken in and not answered.",
                        s -> s.traffic().outstandingRequests()),
                gauge(
                        "auth_failed_count",
                        COUNT,
                        "Failed authentications.",
                        s -> s.traffic().authenticationFailures()),
                gauge(
                        "uptime",
                        MILLIS,
                        "Since the server started.",
                        s -> s.view().uptimeMillis()),
                gauge("znode_count", COUNT, "Znodes.", s -> s.tree().nodeCount()),
                gauge("watch_count", COUNT, "Watches.", s -> s.tree().watchCount()),
                gauge(
                        "ephemerals_count",
                        COUNT,
                        "Ephemeral znodes.",
                        s -> s.tree().ephemeralCount()),
                gauge(
                        "approximate_data_size",
                        BYTES,
                        "Lengths of all paths and data.",
                        s -> s.tree().approximateDataBytes()),
                gauge(
                        "global_sessions",
                        COUNT,
                        "Sessions of the ensemble.",
                        s -> s.view().sessionCount()),
                gauge("local_sessions", COUNT, "Sessions that only this server knows.", Scrape::localSessions),
                gaugeIf(
                        "open_file_descriptor_count",
                        COUNT,
                        "Open file descriptors of the process.",
                        s -> s.descriptors().map(FileDescriptors::open)),
                gaugeIf(
                        "max_file_descriptor_count",
                        COUNT,
                        "How many it may have.",
                        s -> s.descriptors().map(FileDescriptors::max)),
                gaugeIf(
                        "last_client_response_size",
                        BYTES,
                        "Last reply.",
                        s -> s.replySizes().map(SizeFigures::last)),
                gaugeIf(
                        "max_client_response_size",
                        BYTES,
                        "Greatest reply.",
                        s -> s.replySizes().map(SizeFigures::max)),
                gaugeIf(
                        "min_client_response_size",
                        BYTES,
                        "Smallest reply.",
                        s -> s.replySizes().map(SizeFigures::min)),
                gaugeIf(
                        "last_proposal_size",
                        BYTES,
                        "Of a leader: last proposal.",
                        s -> s.proposalSizes().map(SizeFigures::last)),
                gaugeIf(
                        "max_proposal_size",
                        BYTES,
                        "Of a leader: greatest proposal.",
                        s -> s.proposalSizes().map(SizeFigures::max)),
                gaugeIf(
                        "min_proposal_size",
                        BYTES,
                        "Of a leader: smallest proposal.",
                        s -> s.proposalSizes().map(SizeFigures::min)),
                gaugeIf("quorum_size", COUNT, "Of a member: voters of the ensemble.", s -> s.counter("quorum_size")),
                leading(
                        "learners",
                        "Of a leader: servers connected to it.",
                        l -> l.learners().learners()),
                leading(
                        "synced_followers",
                        "Of a leader: followers that get its proposals.",
                        l -> l.learners().followers()),
                leading(
                        "synced_non_voting_followers",
                        "Of a leader: those without a vote.",
                        l -> l.learners().nonVotingFollowers()),
                leading(
                        "synced_observers",
                        "Of a leader: observers.",
                        l -> l.learners().observers()),
                leading(
                        "pending_syncs",
                        "Of a leader: syncs that no quorum has confirmed.",
                        l -> l.learners().pendingSyncs()),
                gaugeIf(
                        "leader_uptime",
                        MILLIS,
                        "Of a leader: since it was established.",
                        s -> s.leader().map(LeaderFigures::uptimeMillis)),
                gauge(
                        "coord_serving",
                        FLAG,
                        "Whether clients are served.",
                        s -> s.view().isServing() ? 1 : 0),
                gauge(
                        "coord_leading",
                        FLAG,
                        "Whether it leads its ensemble.",
                        s -> s.leader().isPresent() ? 1 : 0),
                gauges(
                        "coord_mode",
                        FLAG,
                        "mode",
                        "1 for what the server is, 0 for what it is not.",
                        s -> modes(s.view().mode())),
                gaugeIf(
                        "coord_disk_free_bytes",
                        BYTES,
                        "Room on the disk of snapshots or log, whichever has less.",
                        s -> s.view().freeDiskBytes()),
                gauges(
                        "coord_learner_lag",
                        COUNT,
                        "sid",
                        "Of a leader: transactions that were proposed and that a follower has not acknowledged.",
                        s -> s.leader().map(LeaderFigures::lags).orElse(Collections.emptySortedMap())),
                gauges(
                        "coord_learner_silence_ms",
                        MILLIS,
                        "sid",
                        "Of a leader: since it last heard of a learner.",
                        s -> s.leader().map(LeaderFigures::silences).orElse(Collections.emptySortedMap())),
                gauge(
                        "coord_last_zxid_counter",
                        COUNT,
                        "Last applied transaction: the lower half of its zxid.",
                        s -> s.tree().lastZxid() & 0xffff_ffffL),
                gauge(
                        "coord_last_zxid_epoch",
                        COUNT,
                        "Last applied transaction: the upper half of its zxid.",
                        s -> s.tree().lastZxid() >>> Integer.SIZE));
    }

    private static MeterRow leading(String name, String help, ToLongFunction<LeaderFigures> value) {
        return gaugeIf(name, COUNT, help, s -> s.leader().map(value::applyAsLong));
    }

    private static SortedMap<String, Integer> modes(ServerMode now) {
        SortedMap<String, Integer> modes = new TreeMap<>();
        for (ServerMode mode : ServerMode.values()) {
            modes.put(mode.text(), mode == now ? 1 : 0);
        }
        return modes;
    }
}
