package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.FourLetterWord;
import io.coord.it.client.TreeListing;
import io.coord.it.peer.Member.Role;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Servers that form an ensemble. Server ids count from 1 in the order in which members are added; where all else is equal the voter
 * with the highest id is elected. Closing kills what still runs. Not thread-safe.
 */
final class Ensemble implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Pattern DIGEST = Pattern.compile("(?<zxid>[0-9a-f]+): (?<digest>-?\\d+)\n");
    private static final String CONFIG_NODE = "/zookeeper/config";

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

    /** Starts all, the highest id first so that it is elected, and waits until all serve. Returns the leader. */
    Member start() {
        for (int i = members.size() - 1; i >= 0; i--) {
            start(members.get(i));
        }
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

    /** Each ZooKeeper makes the stat of the configuration's node anew when it starts, with the time of that. */
    private TreeListing comparable(TreeListing tree) {
        if (!hasZooKeeper) {
            return tree;
        }
        SortedMap<String, String> nodes = new TreeMap<>(tree.nodes());
        nodes.computeIfPresent(CONFIG_NODE, (path, node) -> node.substring(0, node.lastIndexOf(' ')));
        return new TreeListing(nodes);
    }

    private void awaitSameZxid() {
        await(
                "all running members have applied the same zxid",
                () -> running().stream().map(Member::zxid).distinct().count() == 1
                        && !running().get(0).zxid().isEmpty(),
                running());
    }

    /** Digests of the tree that any two members have noted for the same zxid are equal. */
    private void assertDigestsAgree() throws IOException {
        Map<String, String> known = new TreeMap<>();
        for (Member member : running()) {
            Matcher digests = DIGEST.matcher(FourLetterWord.send(member.clientPort(), "hash"));
            while (digests.find()) {
                String before = known.putIfAbsent(digests.group("zxid"), digests.group("digest"));
                assertThat(before)
                        .as("digest at zxid %s, %s against others", digests.group("zxid"), member)
                        .isIn(null, digests.group("digest"));
            }
        }
        assertThat(known)
                .as("digests of members, kept for each 128th transaction")
                .isNotEmpty();
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

    @Override
    public void close() {
        members.forEach(Member::close);
    }
}
