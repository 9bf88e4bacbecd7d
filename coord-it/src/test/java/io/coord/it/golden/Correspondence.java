package io.coord.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which session, password and zxid of this run stands for which recorded one. */
final class Correspondence {
    private static final long CLOCK_TOLERANCE_MILLIS = 10_000;

    private final Map<Long, Long> sessions = new HashMap<>();
    private final Map<ByteBuffer, byte[]> passwords = new HashMap<>();
    private final NavigableMap<Long, Long> zxids = new TreeMap<>();
    private final long startMillis = System.currentTimeMillis();

    Correspondence() {
        zxids.put(0L, 0L);
        zxids.put(-1L, -1L);
        sessions.put(0L, 0L);
        passwords.put(ByteBuffer.wrap(new byte[16]), new byte[16]);
    }

    /** Compares frames field by field; learns the values of this run where it meets a recorded one for the first time. */
    void compare(List<Field> recorded, List<Field> actual) {
        assertThat(actual.stream().map(Field::name))
                .as("fields of %s, recorded %s", actual, recorded)
                .containsExactlyElementsOf(recorded.stream().map(Field::name).toList());
        for (int i = 0; i < recorded.size(); i++) {
            compare(recorded.get(i), actual.get(i), actual);
        }
    }

    private void compare(Field recorded, Field actual, List<Field> frame) {
        switch (recorded.kind()) {
            case EXACT ->
                assertThat(actual.bytes())
                        .as("%s in %s", recorded.name(), frame)
                        .isEqualTo(recorded.bytes());
            case SESSION ->
                assertThat(actual.asLong())
                        .as("%s in %s", recorded.name(), frame)
                        .isEqualTo(sessions.computeIfAbsent(recorded.asLong(), absent -> actual.asLong()));
            case PASSWORD ->
                assertThat(actual.bytes())
                        .as("%s in %s", recorded.name(), frame)
                        .isEqualTo(
                                passwords.computeIfAbsent(ByteBuffer.wrap(recorded.bytes()), absent -> actual.bytes()));
            case ZXID -> compareZxid(recorded.asLong(), actual.asLong(), frame);
            case TIME -> compareTime(recorded.asLong(), actual.asLong(), frame);
        }
    }

    private void compareZxid(long recorded, long actual, List<Field> frame) {
        Long known = zxids.get(recorded);
        if (known == null) {
            Map.Entry<Long, Long> below = zxids.lowerEntry(recorded);
            Map.Entry<Long, Long> above = zxids.higherEntry(recorded);
            assertThat(actual)
                    .as("zxid for recorded 0x%x in %s", recorded, frame)
                    .isGreaterThan(below == null ? Long.MIN_VALUE : below.getValue())
                    .isLessThan(above == null ? Long.MAX_VALUE : above.getValue());
            zxids.put(recorded, actual);
        } else {
            assertThat(actual)
                    .as("zxid for recorded 0x%x in %s", recorded, frame)
                    .isEqualTo(known);
        }
    }

    private void compareTime(long recorded, long actual, List<Field> frame) {
        if (recorded == 0) {
            assertThat(actual).as("time in %s", frame).isZero();
        } else {
            assertThat(actual)
                    .as("time in %s", frame)
                    .isBetween(
                            startMillis - CLOCK_TOLERANCE_MILLIS, System.currentTimeMillis() + CLOCK_TOLERANCE_MILLIS);
        }
    }

    /** This run does not give out the recorded zxid: it stands for the one before. */
    void notAssigned(long recordedZxid) {
        zxids.put(recordedZxid, zxids.lowerEntry(recordedZxid).getValue());
    }

    /** The id of this run, or the recorded one if it never was a session. */
    long session(long recorded) {
        return sessions.getOrDefault(recorded, recorded);
    }

    byte[] password(byte[] recorded) {
        byte[] known = passwords.get(ByteBuffer.wrap(recorded));
        return known == null ? recorded : Arrays.copyOf(known, known.length);
    }

    /** The zxid of this run; numbers beyond all that were seen stay as far beyond. */
    long zxid(long recorded) {
        Map.Entry<Long, Long> below = zxids.floorEntry(recorded);
        return below == null ? recorded : below.getValue() + (recorded - below.getKey());
    }
}
