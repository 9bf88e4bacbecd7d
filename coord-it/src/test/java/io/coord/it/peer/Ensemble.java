package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.FourLetterWord;
import io.coord.it.client.RawClient;
import io.coord.it.client.TreeListing;
import io.coord.it.peer.Member.Role;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Servers that form an ensemble. Server ids count from 1 in the order in which members are added; where all else is equal the voter
 * with the highest id is elected. Closing kills what still runs. Not thread-safe.
 */
final class Ensemble implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("coord.it.limitSeconds", 90));
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Pattern DIGEST = Pattern.compile("(?<zxid>[0-9a-f]+): (?<digest>-?\\d+)\n");

    private final Path directory;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> jvmArguments = new ArrayList<>();
    private boolean hasZooKeeper;

    Ensemble(Path directory) {
        this.directory = directory;
        options.put("tickTime", "500");
        options.put("initLimit", "20");
        options.put("syncLimit", "10");
        options.put("maxSessionTimeout", "60000");
        options.put("maxClientCnxns", "0");
        options.put("4lw.commands.whitelist", "*");
        options.put("admin.enableServer", "false");
        options.put("preAllocSize", "1024");
        options.put("extendedTypesEnabled", "true");
        options.put("DigestAuthenticationProvider.superDigest", TreeListing.SUPER_DIGEST);
    }

    /** An ensemble of voters of these kinds. */
    static Ensemble of(Path directory, Kind... kinds) {
        Ensemble ensemble = new Ensemble(directory);
        for (Kind kind : kinds) {
            ensemble.add(Role.PARTICIPANT, kind);
        }
        return ensemble;
    }

    Member add(Role role, Kind kind) {
        int sid = members.size() + 1;
        Member member = new Member(sid, role, kind, createDirectory("server-" + sid));
        members.add(member);
        return member;
    }

    private Path createDirectory(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of every {@code zoo.cfg}. */
    Ensemble with(String key, String value) {
        options.put(key, value);
        return this;
    }

    Ensemble withJvmArgument(String argument) {
        jvmArguments.add(argument);
        return this;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    Member member(int sid) {
        return members.get(sid - 1);
    }

    List<Member> running() {
        return members.stream().filter(Member::isRunning).toList();
    }

    /** For clients of all members. */
    String connectString() {
        return members.stream()
                .map(member -> "127.0.0.1:" + member.clientPort())
                .collect(Collectors.joining(","));
    }

    /** Starts all and waits until all serve. The highest ids are a quorum first, so that the highest leads. */
    Member start() {
        List<Member> voters = members.stream()
                .filter(member -> member.role() == Role.PARTICIPANT)
                .sorted(Comparator.comparing(Member::sid).reversed())
                .toList();
        voters.stream().limit(voters.size() / 2 + 1).forEach(this::start);
        awaitAllServe();
        members.stream().filter(member -> !member.isRunning()).forEach(this::start);
        return awaitAllServe();
    }

    /** Starts one without waiting. */
    void start(Member member) {
        hasZooKeeper |= member.kind() == Kind.ZOOKEEPER;
        List<String> lines = new ArrayList<>();
        options.forEach((key, value) -> lines.add(key + "=" + value));
        members.forEach(each -> lines.add(each.serverLine()));
        member.start(lines, jvmArguments);
    }

    /** Starts one and waits until it serves. */
    void startAndAwait(Member member) {
        start(member);
        awaitServes(member);
    }

    void awaitServes(Member member) {
        await(member + " serves", member::isServing, List.of(member));
    }

    /** Waits until everything that runs serves, one of them as leader, which is returned. */
    Member awaitAllServe() {
        await(
                "all running members serve and one leads",
                () -> running().stream().allMatch(Member::isServing)
                        && running().stream().filter(Member::isLeading).count() == 1,
                running());
        return leader().orElseThrow();
    }

    Optional<Member> leader() {
        return running().stream().filter(Member::isLeading).findFirst();
    }

    /** Waits for a leader other than {@code previous}. */
    Member awaitNewLeader(Member previous) {
        await(
                "another leader than " + previous,
                () -> leader().filter(leader -> leader != previous).isPresent(),
                running());
        return leader().orElseThrow();
    }

    /** Waits until no running member is part of a quorum. */
    void awaitNobodyServesWrites() {
        await("no quorum any more", () -> running().stream().noneMatch(Member::isServing), running());
    }

    List<Member> followers() {
        return running().stream()
                .filter(member -> member.mode().equals("follower"))
                .toList();
    }

    /** Checks that all running members have the same tree, node by node. There must have been some writes, and nobody may be writing. Returns it. */
    TreeListing assertTreesAreEqual() throws Exception {
        awaitSameZxid();
        Map<Member, TreeListing> trees = new LinkedHashMap<>();
        for (Member member : running()) {
            trees.put(member, comparable(TreeListing.of(member.clientPort())));
        }
        Member first = running().get(0);
        trees.forEach((member, tree) -> tree.assertEqualTo(trees.get(first), member + " against " + first));
        assertDigestsAgree();
        return trees.get(first);
    }

    /**
     * Each ZooKeeper makes the node of the configuration anew when it starts: its stat with the time of that, its lines in
     * an order that depends on the JDK.
     */
    private TreeListing comparable(TreeListing tree) {
        if (!hasZooKeeper) {
            return tree;
        }
        SortedMap<String, String> nodes = new TreeMap<>(tree.nodes());
        nodes.computeIfPresent(TreeListing.CONFIG, (path, node) -> {
            String[] lines = node.substring(0, node.indexOf(' ')).split("\\|");
            Arrays.sort(lines);
            return String.join("|", lines) + node.substring(node.indexOf(' '), node.lastIndexOf(' '));
        });
        return new TreeListing(nodes);
    }

    private void awaitSameZxid() throws IOException {
        // A session of its own: after an election a leader of ZooKeeper counts from the new epoch, its followers from
        // their last write.
        try (RawClient raw = RawClient.withSession(running().get(0).clientPort())) {
            raw.call(1, OpCode.closeSession, null);
        }
        await(
                "all running members have applied the same zxid",
                () -> running().stream().map(Member::zxid).distinct().count() == 1
                        && !running().get(0).zxid().isEmpty(),
                running());
    }

    /**
     * Members agree on the digest of the last tree for which all have noted one. Not on earlier ones: a ZooKeeper that starts from a
     * snapshot which was taken while writes went on notes digests of trees that never were.
     */
    private void assertDigestsAgree() throws IOException {
        SortedMap<Long, Map<Member, String>> noted = new TreeMap<>();
        for (Member member : running()) {
            Matcher digests = DIGEST.matcher(FourLetterWord.send(member.clientPort(), "hash"));
            while (digests.find()) {
                noted.computeIfAbsent(Long.parseLong(digests.group("zxid"), 16), zxid -> new LinkedHashMap<>())
                        .put(member, digests.group("digest"));
            }
        }
        noted.values().removeIf(digests -> digests.size() < running().size());
        if (!noted.isEmpty()) {
            assertThat(noted.get(noted.lastKey()).values().stream().distinct())
                    .as("digests of the tree at zxid 0x%x: %s", noted.lastKey(), noted.get(noted.lastKey()))
                    .hasSize(1);
        }
    }

    private static void await(String what, Callable<Boolean> condition, Collection<Member> about) {
        try {
            Awaitility.await(what).atMost(LIMIT).pollInterval(POLL).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + about.stream().map(Member::condition).collect(Collectors.joining("\n", "\n", "")),
                    e);
        }
    }

    /** What all members say, for messages of failures. */
    String condition() {
        return members.stream().map(Member::condition).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        members.forEach(Member::close);
    }
}
