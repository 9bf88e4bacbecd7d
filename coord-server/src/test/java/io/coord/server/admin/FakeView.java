package io.coord.server.admin;

import io.coord.server.measure.Summary;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A server in the state of the recorded one when it was asked {@code srvr}; what the recording changes later is set by
 * the test.
 */
class FakeView implements AdminView {
    static final String VERSION = "3.9.5-293c895a8d966a3ecb92872be4a1daf87d725da2, built on 2026-02-11 20:18 UTC";

    boolean serving = true;
    ServerMode mode = ServerMode.STANDALONE;
    Optional<SizeFigures> proposalSizes = Optional.empty();
    Optional<String> peerState = Optional.empty();
    Optional<LeaderFigures> leader = Optional.empty();
    Optional<MemberConfiguration> member = Optional.empty();
    Optional<SortedMap<Long, Integer>> sessionsOfTheEnsemble = Optional.empty();
    Optional<SortedMap<Long, List<Long>>> localSessions = Optional.empty();
    Optional<Directories> directories = Optional.of(new Directories(Path.of("<dir>"), 33262, Path.of("<dir>"), 33262));
    long packetsReceived = 488;
    long packetsSent = 532;
    long traceMask = DEFAULT_TRACE_MASK;
    List<ConnectionInfo> connections = List.of();
    final SortedMap<Long, List<Long>> sessionsByExpiry = new TreeMap<>();
    final SortedMap<String, Long> counters = new TreeMap<>();
    final SortedMap<String, Summary> summaries = new TreeMap<>();
    final List<String> resets = new ArrayList<>();

    static SocketAddress local(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    static ConnectionInfo connection(int port, int ops, int packetsReceived, int packetsSent) {
        return new ConnectionInfo(local(port), ops, 0, packetsReceived, packetsSent, null);
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public ServerMode mode() {
        return mode;
    }

    @Override
    public Optional<String> peerState() {
        return peerState;
    }

    @Override
    public Optional<LeaderFigures> leader() {
        return leader;
    }

    @Override
    public Optional<MemberConfiguration> memberConfiguration() {
        return member;
    }

    @Override
    public Optional<SortedMap<Long, Integer>> sessionsOfTheEnsemble() {
        return sessionsOfTheEnsemble;
    }

    @Override
    public Optional<SortedMap<Long, List<Long>>> localSessionsByExpiry() {
        return localSessions;
    }

    @Override
    public long uptimeMillis() {
        return 46295;
    }

    @Override
    public TrafficFigures traffic() {
        return new TrafficFigures(0, 4.40652, 384, packetsReceived, packetsSent, 18440, 0, 3, 0, 0);
    }

    @Override
    public TreeFigures tree() {
        return new TreeFigures(0x11c, 6, 1, 84, 1);
    }

    @Override
    public List<ConnectionInfo> connections() {
        return connections;
    }

    @Override
    public int sessionCount() {
        return 12;
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return sessionsByExpiry;
    }

    @Override
    public ClockReading clock() {
        long wallMillis = Instant.parse("2026-11-23T02:53:43Z").toEpochMilli();
        return new ClockReading(1000, wallMillis, ZoneOffset.UTC);
    }

    @Override
    public SortedMap<Long, List<String>> ephemerals() {
        return new TreeMap<>(Map.of(0x100005371b7002dL, List.of("/fl")));
    }

    @Override
    public WatchFigures watches() {
        return new WatchFigures(1, 1, 1);
    }

    @Override
    public SortedMap<Long, List<String>> watchedPathsBySession() {
        return new TreeMap<>(Map.of(0x100005371b7002dL, List.of("/fl")));
    }

    @Override
    public SortedMap<String, List<Long>> watchingSessionsByPath() {
        return new TreeMap<>(Map.of("/fl", List.of(0x100005371b7002dL)));
    }

    @Override
    public Configuration configuration() {
        return new Configuration(23950, -1, 1000, 0, 2000, 60000, -1, 0);
    }

    @Override
    public Optional<Directories> directories() {
        return directories;
    }

    @Override
    public List<DigestLog.Entry> digests() {
        DigestLog log = new DigestLog();
        log.onApplied(0x80, 12686973764L);
        log.onApplied(0x81, 1);
        log.onApplied(0x100, 4804506905L);
        return log.entries();
    }

    @Override
    public Optional<SizeFigures> replySizes() {
        return Optional.of(new SizeFigures(89, 16, 392));
    }

    @Override
    public Optional<SizeFigures> proposalSizes() {
        return proposalSizes;
    }

    @Override
    public SortedMap<String, Long> counters() {
        return counters;
    }

    @Override
    public SortedMap<String, Summary> summaries() {
        return summaries;
    }

    @Override
    public Optional<FileDescriptors> fileDescriptors() {
        return Optional.of(new FileDescriptors(40, 20000));
    }

    @Override
    public long traceMask() {
        return traceMask;
    }

    @Override
    public void setTraceMask(long mask) {
        traceMask = mask;
    }

    @Override
    public void resetServerFigures() {
        resets.add("server");
    }

    @Override
    public void resetConnectionFigures() {
        resets.add("connections");
    }
}
