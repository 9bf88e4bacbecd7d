package io.coord.server.config;

import io.coord.server.config.EnsembleConfig.Member;
import io.coord.server.config.EnsembleConfig.Role;
import io.coord.server.config.EnsembleConfig.Serving;
import io.coord.server.config.EnsembleConfig.Timing;
import io.coord.server.config.EnsembleConfig.Tuning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the keys that make a server a member of an ensemble, and says whether it is one (spec: config 1, 3). */
final class EnsembleReader {
    private static final int ELECTION_ALGORITHM = 3;
    private static final Pattern VERSION_SUFFIX = Pattern.compile("\\.([0-9a-fA-F]{1,16})$");
    private static final int MAX_TICKS = 1_000_000;
    private static final int MAX_MILLIS = 3_600_000;
    private static final int MAX_SYNCS = 10_000;
    private static final int MAX_TRIES = 1_000_000;

    private final String origin;
    private final @Nullable Path file;
    private final Settings settings;
    private final Findings findings;
    private final SortedMap<Long, Member> members = new TreeMap<>();
    private final SortedMap<Long, Setting> memberLines = new TreeMap<>();
    private final SortedMap<Long, List<Long>> groups = new TreeMap<>();
    private final SortedMap<Long, Long> weights = new TreeMap<>();
    private @Nullable Setting firstGroupKey;

    /** @param file of which this is the content; null: of none */
    EnsembleReader(String origin, @Nullable Path file, Settings settings, Findings findings) {
        this.origin = origin;
        this.file = file;
        this.settings = settings;
        this.findings = findings;
    }

    /** Whether a key describes the ensemble, and may stand in the dynamic file instead. */
    static boolean isDynamic(String key) {
        return key.startsWith("server.") || key.startsWith("group.") || key.startsWith("weight.");
    }

    /** @return null: the server is alone */
    @Nullable
    EnsembleConfig read(List<Setting> dynamicLines, @Nullable Path dataDirectory) {
        Path dynamicFile = settings.path("dynamicConfigFile");
        dynamicLines.forEach(this::readDynamic);
        if (dynamicFile != null) {
            for (Setting line : dynamicLines) {
                findings.problem(line, "not allowed here together with dynamicConfigFile");
            }
            readFile(dynamicFile);
        }
        boolean standaloneEnabled = settings.flag("standaloneEnabled", true);
        boolean multiAddress = settings.flag("multiAddress.enabled", false);
        Timing timing = new Timing(ticks("initLimit"), ticks("syncLimit"), ticks("connectToLearnerMasterLimit"));
        boolean allIps = settings.flag("quorumListenOnAllIPs", false);
        Serving serving = new Serving(
                settings.yesNo("zookeeper.leaderServes", true),
                settings.flag("localSessionsEnabled", false),
                settings.flag("localSessionsUpgradingEnabled", false),
                settings.flag("readonlymode.enabled", false));
        checkElectionAlgorithm();
        checkAddresses(multiAddress);
        checkPeerType();
        if (isAlone(standaloneEnabled)) {
            return null;
        }
        checkGroups();
        checkTiming("initLimit", timing.initLimit());
        checkTiming("syncLimit", timing.syncLimit());
        long myId = myId(dataDirectory);
        long version = dynamicFile == null ? 0 : version(dynamicFile);
        return new EnsembleConfig(
                myId,
                members,
                groups,
                weights,
                version,
                dynamicFile,
                file,
                standaloneEnabled ? 2 : 1,
                timing,
                allIps,
                serving,
                tuning(multiAddress));
    }

    /** Compat: what is too little for ZooKeeper's window is its default. */
    private Tuning tuning(boolean multiAddress) {
        Tuning absent = Tuning.DEFAULT;
        int minNotify = settings.integer(
                "zookeeper.fastleader.minNotificationInterval", absent.minNotifyMillis(), 1, MAX_MILLIS);
        return new Tuning(
                settings.atLeast("zookeeper.commitLogCount", absent.windowSize(), absent.windowSize()),
                settings.integer("zookeeper.leader.maxConcurrentSnapSyncs", absent.maxSnapSyncs(), 1, MAX_SYNCS),
                minNotify,
                settings.integer(
                        "zookeeper.fastleader.maxNotificationInterval",
                        Math.max(minNotify, absent.maxNotifyMillis()),
                        minNotify,
                        MAX_MILLIS),
                settings.integer("zookeeper.observer.election.DelayMs", absent.observerDelayMillis(), 0, MAX_MILLIS),
                settings.integer("zookeeper.electionPortBindRetry", absent.bindTries(), 0, MAX_TRIES),
                multiAddress,
                settings.flag("zookeeper.tcpKeepAlive", absent.keepAlive()),
                settings.number("zookeeper.snapshotSizeFactor", absent.snapshotSizeFactor()));
    }

    /** The only member, when the server is alone. */
    @Nullable
    Member onlyMember() {
        return members.size() == 1 ? members.get(members.firstKey()) : null;
    }

    Setting lineOf(Member member) {
        return memberLines.get(member.sid());
    }

    /** Compat: one participant is a server that is alone, unless it is told otherwise (spec: config 1). */
    private boolean isAlone(boolean standaloneEnabled) {
        long participants = members.values().stream()
                .filter(m -> m.role() == Role.PARTICIPANT)
                .count();
        if (participants == 0 && !members.isEmpty()) {
            findings.problem(lineOf(members.get(members.firstKey())), "there are observers, but no participant");
        } else if (participants == 1 && members.size() > 1 && standaloneEnabled) {
            findings.problem(
                    lineOf(members.get(members.lastKey())),
                    "observers of a single participant need standaloneEnabled=false");
        } else if (members.isEmpty() && firstGroupKey != null) {
            findings.problem(firstGroupKey, "needs server.<number> keys");
        } else if (members.isEmpty() && !standaloneEnabled) {
            findings.problem(settings.shown("standaloneEnabled", origin), "an ensemble needs server.<number> keys");
        }
        return members.isEmpty() || standaloneEnabled && participants <= 1;
    }

    private int ticks(String name) {
        return settings.integer(name, 0, 0, MAX_TICKS);
    }

    private void readFile(Path file) {
        Setting reference = settings.shown("dynamicConfigFile", origin);
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            findings.problem(reference, "can not be read: " + e);
            return;
        }
        for (PropertyLines.Entry entry : PropertyLines.read(file.toString(), text, findings)) {
            Setting line = new Setting(
                    file.toString(), entry.line(), entry.key(), entry.value().trim());
            if (isDynamic(entry.key())) {
                readDynamic(line);
            } else {
                findings.problem(line, "not allowed in a dynamic file, only server.*, group.* and weight.*");
            }
        }
    }

    private void readDynamic(Setting line) {
        int dot = line.key().indexOf('.');
        try {
            long number = Long.parseLong(line.key().substring(dot + 1));
            switch (line.key().substring(0, dot)) {
                case "server" -> readServer(number, line);
                case "group" -> readGroup(number, line);
                default -> weights.put(number, Long.parseUnsignedLong(line.value()));
            }
        } catch (NumberFormatException e) {
            findings.problem(line, "not a whole number: " + e.getMessage());
        }
        if (firstGroupKey == null && !line.key().startsWith("server.")) {
            firstGroupKey = line;
        }
    }

    private void readServer(long sid, Setting line) {
        try {
            members.put(sid, ServerLine.parse(sid, line.value()));
            memberLines.put(sid, line);
        } catch (IllegalArgumentException e) {
            findings.problem(line, String.valueOf(e.getMessage()));
        }
    }

    private void readGroup(long group, Setting line) {
        List<Long> sids = new ArrayList<>();
        for (String sid : line.value().split(":", -1)) {
            long number = Long.parseLong(sid.trim());
            if (sids.contains(number) || groups.values().stream().anyMatch(other -> other.contains(number))) {
                findings.problem(line, "server " + number + " is in two groups");
            }
            sids.add(number);
        }
        groups.put(group, List.copyOf(sids));
    }

    private void checkElectionAlgorithm() {
        settings.integer("electionAlg", ELECTION_ALGORITHM, ELECTION_ALGORITHM, ELECTION_ALGORITHM);
    }

    private void checkAddresses(boolean multiAddress) {
        for (Member member : members.values()) {
            if (member.addresses().size() > 1 && !multiAddress) {
                findings.problem(lineOf(member), "several addresses need multiAddress.enabled=true on every server");
            }
        }
    }

    private void checkPeerType() {
        Setting peerType = settings.take("peerType");
        if (peerType != null
                && !peerType.value().equalsIgnoreCase("participant")
                && !peerType.value().equalsIgnoreCase("observer")) {
            findings.problem(peerType, "allowed are participant and observer");
        }
    }

    private void checkGroups() {
        Setting first = firstGroupKey;
        if (first == null) {
            return;
        }
        for (Member member : members.values()) {
            boolean grouped = groups.values().stream().anyMatch(group -> group.contains(member.sid()));
            if (member.role() == Role.PARTICIPANT && !grouped) {
                findings.problem(lineOf(member), "is in no group, but there are group or weight keys");
            }
        }
    }

    private void checkTiming(String name, int ticks) {
        if (ticks == 0) {
            findings.problem(settings.shown(name, origin), "must be set in an ensemble, allowed are 1 to " + MAX_TICKS);
        }
    }

    private long myId(@Nullable Path dataDirectory) {
        if (dataDirectory == null) {
            return 0;
        }
        Path file = dataDirectory.resolve("myid");
        Setting place = new Setting(file.toString(), 1, "myid", "");
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            long id = Long.parseLong(lines.isEmpty() ? "" : lines.get(0).trim());
            if (!members.containsKey(id)) {
                findings.problem(place, "server " + id + " is not in the server list " + members.keySet());
            }
            return id;
        } catch (IOException e) {
            findings.problem(place, "can not be read, it must hold the number of this server: " + e);
        } catch (NumberFormatException e) {
            findings.problem(place, "holds no number: " + e.getMessage());
        }
        return 0;
    }

    /** The version of a dynamic file is the end of its name. */
    private static long version(Path file) {
        Matcher suffix = VERSION_SUFFIX.matcher(String.valueOf(file.getFileName()));
        return suffix.find() ? Long.parseUnsignedLong(suffix.group(1), 16) : 0;
    }
}
