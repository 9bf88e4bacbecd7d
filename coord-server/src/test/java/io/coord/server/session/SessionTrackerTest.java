package io.coord.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.vectors.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SessionTrackerTest {
    private static final int TICK = 2000;
    private static final SessionOwner HERE = new SessionOwner() {};
    private static final SessionOwner THERE = new SessionOwner() {};

    private final SessionTracker tracker = new SessionTracker(TICK, 0);

    @Test
    void ticksEqualTheRecordedOnes() {
        for (JsonNode line : Vectors.computed("ExpiryQueue.roundToNextInterval")) {
            assertThat(ExpiryBuckets.tickAfter(
                            line.get("time").longValue(), line.get("interval").intValue()))
                    .isEqualTo(line.get("out").longValue());
        }
    }

    @Test
    void ticksAreLaterThanNowWithNegativeClocksToo() {
        assertThat(ExpiryBuckets.tickAfter(-1, 1000)).isZero();
        assertThat(ExpiryBuckets.tickAfter(-1000, 1000)).isZero();
        assertThat(ExpiryBuckets.tickAfter(-1001, 1000)).isEqualTo(-1000);
    }

    @Property(tries = 500)
    void sessionsEndBetweenTimeoutAndTimeoutPlusTickAfterTheirLastTouch(
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long start,
            @ForAll @IntRange(min = 1, max = 3000) int tick,
            @ForAll @Size(5) List<@IntRange(min = 1, max = 9000) Integer> timeouts,
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 14_999) Integer> touches) {
        SessionTracker tested = new SessionTracker(tick, start);
        List<Session> sessions = new ArrayList<>();
        Map<Long, Long> lastTouch = new TreeMap<>();
        Map<Long, Long> ended = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            sessions.add(tested.open((long) i, timeouts.get(i), HERE, start));
            lastTouch.put((long) i, start);
        }
        long now = start;
        for (int touch : touches) {
            now += touch / 5;
            runTo(tested, now, ended);
            Session session = sessions.get(touch % 5);
            if (!session.isClosing()) {
                session.touch(now);
                lastTouch.put(session.id(), now);
            }
        }
        runTo(tested, now + 9000 + tick, ended);
        assertThat(ended).hasSize(5);
        for (int i = 0; i < 5; i++) {
            long silence = ended.get((long) i) - lastTouch.get((long) i);
            assertThat(silence).isGreaterThan(timeouts.get(i)).isLessThanOrEqualTo(timeouts.get(i) + tick);
        }
    }

    /** A learner whose news is old: its client may have been heard from meanwhile. */
    @Test
    void silenceThatNobodyHasToldOfEndsNoSession() {
        long[] knownUntil = {0};
        SessionOwner learner = new SessionOwner() {
            @Override
            public long knownUntilMillis(long nowMillis) {
                return knownUntil[0];
            }
        };
        tracker.open(1L, 4000, learner, 500);
        assertThat(expireTicksUpTo(20_000)).isEmpty();

        knownUntil[0] = 4499;
        assertThat(expireTicksUpTo(24_000)).isEmpty();
        knownUntil[0] = 4500;
        assertThat(expireTicksUpTo(26_000)).containsExactly(1L);
    }

    @Test
    void sessionsOfAServerThatIsGoneHaveTheirWholeTimeFromThen() {
        tracker.open(1L, 4000, THERE, 0);
        tracker.open(2L, 4000, HERE, 0);
        tracker.touchAllOf(THERE, 3000);
        assertThat(expireTicksUpTo(7000)).containsExactly(2L);
        assertThat(expireTicksUpTo(8000)).containsExactly(1L);
    }

    private List<Long> expireTicksUpTo(long endMillis) {
        List<Long> ended = new ArrayList<>();
        while (tracker.nextCheckMillis() <= endMillis) {
            tracker.expire(tracker.nextCheckMillis()).forEach(session -> ended.add(session.id()));
        }
        return ended;
    }

    @Test
    void expiredSessionsComeByExpiryThenById() {
        tracker.open(9L, 4000, HERE, 0);
        tracker.open(3L, 4000, HERE, 0);
        tracker.open(5L, 4000, HERE, 1999);
        tracker.open(1L, 6001, HERE, 0);
        assertThat(tracker.expirySchedule()).isEqualTo(Map.of(6000L, List.of(3L, 5L, 9L), 8000L, List.of(1L)));
        assertThat(idsExpiredBy(6000)).containsExactly(3L, 5L, 9L);
        assertThat(tracker.isClosing(3)).isTrue();
        assertThat(tracker.size()).isEqualTo(4);
        assertThat(idsExpiredBy(8000)).containsExactly(1L);
        assertThat(tracker.expirySchedule()).isEmpty();
    }

    @Test
    void expiredSessionsDoNotExpireAgainAndCannotComeBack() {
        tracker.open(1L, 4000, HERE, 0);
        assertThat(idsExpiredBy(6000)).containsExactly(1L);
        tracker.touch(1, 6000);
        assertThat(tracker.reattach(1, 4000, HERE, 6001)).isEmpty();
        assertThat(idsExpiredBy(60_000)).isEmpty();
        tracker.close(1);
        assertThat(tracker.find(1)).isEmpty();
        assertThat(tracker.isClosing(1)).isTrue();
        assertThat(tracker.reattach(1, 4000, HERE, 60_001)).isEmpty();
    }

    @Test
    void sessionsMarkedClosingDoNotExpire() {
        tracker.open(1L, 4000, HERE, 0);
        tracker.markClosing(1);
        assertThat(idsExpiredBy(20_000)).isEmpty();
    }

    @Test
    void shorterTimeoutAtReattachEndsTheSessionEarlier() {
        tracker.open(1L, 40_000, HERE, 0);
        assertThat(tracker.reattach(1, 4000, HERE, 100)).isPresent();
        assertThat(idsExpiredBy(6000)).containsExactly(1L);
    }

    @Test
    void longerTimeoutAtReattachEndsTheSessionLater() {
        tracker.open(1L, 4000, HERE, 0);
        assertThat(tracker.reattach(1, 10_000, HERE, 100)).isPresent();
        assertThat(idsExpiredBy(10_000)).isEmpty();
        assertThat(idsExpiredBy(12_000)).containsExactly(1L);
    }

    @Test
    void restoredSessionsHaveTheirFullTimeoutAndNoOwner() {
        tracker.open(7L, 4000, HERE, 0);
        tracker.restore(new TreeMap<>(Map.of(1L, 4000, 2L, 8000)), 100_000);
        assertThat(tracker.find(7)).isEmpty();
        assertThat(tracker.find(1).orElseThrow().owner()).isNull();
        assertThat(idsExpiredBy(104_000)).isEmpty();
        assertThat(idsExpiredBy(106_000)).containsExactly(1L);
        assertThat(idsExpiredBy(110_000)).containsExactly(2L);
    }

    @Test
    void theFirstToSpeakForAnOwnerlessSessionOwnsIt() {
        Session session = tracker.open(1L, 4000, null, 0);
        assertThat(tracker.isServedBy(session, HERE)).isTrue();
        assertThat(tracker.isServedBy(session, THERE)).isFalse();
        tracker.reattach(1, 4000, THERE, 1);
        assertThat(tracker.isServedBy(session, HERE)).isFalse();
        assertThat(tracker.isServedBy(session, THERE)).isTrue();
    }

    @Test
    void pauseOfTheProcessEndsNoSessionThatWasAlive() {
        Session session = tracker.open(1L, 4000, HERE, 0);
        assertThat(idsExpiredBy(4000)).isEmpty();
        assertThat(ids(tracker.expire(64_000))).isEmpty();
        assertThat(tracker.nextCheckMillis()).isEqualTo(66_000);
        session.touch(64_010);
        assertThat(idsExpiredBy(68_000)).isEmpty();
        assertThat(idsExpiredBy(70_000)).containsExactly(1L);
    }

    @Test
    void nobodyEndsWithinATickAfterAPause() {
        tracker.open(1L, 4000, HERE, 0);
        assertThat(idsExpiredBy(4000)).isEmpty();
        assertThat(ids(tracker.expire(9999))).isEmpty();
        // its time is up at 10000, one millisecond after the pause
        assertThat(ids(tracker.expire(10_000))).isEmpty();
        assertThat(ids(tracker.expire(12_000))).containsExactly(1L);
    }

    @Test
    void comingBackCountsAsBeingHeardFrom() {
        tracker.open(1L, 4000, HERE, 0);
        assertThat(tracker.reattach(1, 4000, HERE, 3000)).isPresent();
        assertThat(idsExpiredBy(6000)).isEmpty();
        assertThat(idsExpiredBy(8000)).containsExactly(1L);
    }

    @Test
    void silenceBeforeAPauseStillCounts() {
        tracker.open(1L, 10_000, HERE, 0);
        idsExpiredBy(8000);
        assertThat(ids(tracker.expire(68_000))).isEmpty();
        // 8 s of silence before the pause, 4 s after it
        assertThat(idsExpiredBy(70_000)).isEmpty();
        assertThat(idsExpiredBy(72_000)).containsExactly(1L);
    }

    @Test
    void pausesDoNotKeepADeadSessionForEver() {
        tracker.open(1L, 4000, HERE, 0);
        long now = 0;
        List<Session> expired = List.of();
        for (int i = 0; i < 10 && expired.isEmpty(); i++) {
            expired = tracker.expire(now += 10_000);
            for (int j = 0; j < 3 && expired.isEmpty(); j++) {
                expired = tracker.expire(now = tracker.nextCheckMillis());
            }
        }
        assertThat(ids(expired)).containsExactly(1L);
        assertThat(now).isLessThan(60_000);
    }

    @Test
    void callsBetweenTicksAndClocksThatStandStillChangeNothing() {
        tracker.open(1L, 4000, HERE, 0);
        assertThat(ids(tracker.expire(1))).isEmpty();
        assertThat(ids(tracker.expire(0))).isEmpty();
        assertThat(ids(tracker.expire(-5))).isEmpty();
        assertThat(tracker.nextCheckMillis()).isEqualTo(2000);
        assertThat(idsExpiredBy(6000)).containsExactly(1L);
    }

    @Test
    void openingASessionAgainStartsItAnew() {
        Session old = tracker.open(1L, 4000, HERE, 0);
        Session anew = tracker.open(1L, 20_000, HERE, 0);
        assertThat(old.isClosing()).isTrue();
        assertThat(anew.isClosing()).isFalse();
        assertThat(idsExpiredBy(20_000)).isEmpty();
        assertThat(tracker.sessions()).containsExactly(anew);
    }

    @Test
    void manySessionsInOneBucketCanBeClosedInAnyOrder() {
        for (int i = 0; i < 100; i++) {
            tracker.open((long) i, 4000, HERE, 0);
        }
        for (int i = 0; i < 100; i += 3) {
            tracker.close(i);
        }
        assertThat(idsExpiredBy(6000)).hasSize(66).isSorted().noneMatch(id -> id % 3 == 0);
    }

    private List<Long> idsExpiredBy(long nowMillis) {
        List<Long> expired = new ArrayList<>();
        while (tracker.nextCheckMillis() <= nowMillis) {
            expired.addAll(ids(tracker.expire(tracker.nextCheckMillis())));
        }
        return expired;
    }

    private static void runTo(SessionTracker tracker, long nowMillis, Map<Long, Long> ended) {
        while (tracker.nextCheckMillis() <= nowMillis) {
            long check = tracker.nextCheckMillis();
            tracker.expire(check).forEach(session -> ended.put(session.id(), check));
        }
    }

    private static List<Long> ids(List<Session> sessions) {
        return sessions.stream().map(Session::id).collect(Collectors.toList());
    }
}
