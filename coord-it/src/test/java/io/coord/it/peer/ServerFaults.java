package io.coord.it.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What may happen to the servers of an ensemble, in an order that a random generator gives. All of them run again afterwards. */
final class ServerFaults {
    /** Ensembles of {@link Ensemble} have 5 s until a silent server is given up. */
    private static final int SYNC_LIMIT_MILLIS = 5_000;

    private final Ensemble ensemble;
    private final Random random;

    private enum Fault {
        KILL,
        KILL_LEADER,
        TERMINATE,
        TERMINATE_LEADER,
        SHORT_PAUSE,
        SHORT_PAUSE_OF_LEADER,
        LONG_PAUSE,
        LONG_PAUSE_OF_LEADER,
        KILL_TWO,
        KILL_ALL,
        PAUSE_ALL,
        LOST_DISK
    }

    ServerFaults(Ensemble ensemble, Random random) {
        this.ensemble = ensemble;
        this.random = random;
    }

    /** Lets the next one happen and says which. */
    String next() throws IOException {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        List<Member> members = ensemble.members();
        int anyone = random.nextInt(members.size());
        int millis = random.nextInt(3_000);
        Member member = switch (fault) {
            case KILL_LEADER, TERMINATE_LEADER, SHORT_PAUSE_OF_LEADER, LONG_PAUSE_OF_LEADER -> ensemble.awaitAllServe();
            default -> members.get(anyone);
        };
        switch (fault) {
            case KILL, KILL_LEADER -> killAndStart(List.of(member), millis);
            case TERMINATE, TERMINATE_LEADER -> {
                member.terminate();
                ensemble.start(member);
            }
            case SHORT_PAUSE, SHORT_PAUSE_OF_LEADER -> pause(List.of(member), millis);
            case LONG_PAUSE, LONG_PAUSE_OF_LEADER -> pause(List.of(member), SYNC_LIMIT_MILLIS + millis);
            case KILL_TWO ->
                killAndStart(members.stream().filter(each -> each != member).toList(), millis);
            case KILL_ALL -> killAndStart(members, millis);
            case PAUSE_ALL -> pause(members, millis);
            case LOST_DISK -> loseDisk(member);
        }
        return fault + " of " + member + " with " + millis + " ms";
    }

    private void killAndStart(List<Member> killed, int millis) {
        killed.forEach(Member::kill);
        pass(millis);
        killed.forEach(ensemble::start);
    }

    private void pause(List<Member> paused, int millis) {
        paused.forEach(Member::suspend);
        pass(millis);
        paused.forEach(Member::resume);
    }

    /** Only while all others are well: with two of three gone, nobody can know what was acknowledged. */
    private void loseDisk(Member member) throws IOException {
        ensemble.awaitAllServe();
        member.kill();
        Path data = member.dataDir().resolve("version-2");
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        ensemble.start(member);
        ensemble.awaitAllServe();
    }

    static void pass(int millis) {
        Awaitility.await("time")
                .pollDelay(Duration.ofMillis(millis))
                .atMost(Duration.ofMillis(millis + 60_000L))
                .until(() -> true);
    }
}
