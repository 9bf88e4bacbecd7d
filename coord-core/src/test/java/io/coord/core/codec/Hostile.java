package io.coord.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** What a decoder must stand: any bytes end in a value or a {@link DecodeException}. Part of the test-jar. */
public final class Hostile {
    /** Objects and references that a byte of input may cost, generously. */
    private static final int ALLOCATION_PER_BYTE = 64;
    /** Messages of exceptions, and what the JVM allocates by itself. */
    private static final int ALLOCATION_ALLOWANCE = 128 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Hostile() {}

    /** Checks that decoding ends well, and does not allocate out of proportion to the input. */
    public static void assertEndsWell(String decoder, byte[] bytes, Consumer<JuteReader> decode) {
        run(bytes, decode); // classes are loaded here, and not counted
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(bytes, decode);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as("%s: bytes allocated for %d bytes of input", decoder, bytes.length)
                .isLessThan((long) ALLOCATION_PER_BYTE * bytes.length + ALLOCATION_ALLOWANCE);
    }

    /** Any bytes, but with a liking for what looks like a length, a count, a null. */
    public static Arbitrary<byte[]> bytes() {
        Arbitrary<Byte> any = Arbitraries.bytes();
        Arbitrary<Byte> small = Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 0xFF, (byte) 0x7F, (byte) 0x80);
        return Arbitraries.frequencyOf(
                Tuple.of(1, any.array(byte[].class).ofMaxSize(200)),
                Tuple.of(2, small.array(byte[].class).ofMaxSize(200)));
    }

    /** A valid encoding with one wound: cut, overwritten, stretched. */
    public static byte[] wound(byte[] valid, Wound wound, int position, int value) {
        int at = valid.length == 0 ? 0 : Math.floorMod(position, valid.length);
        byte[] bytes = valid.clone();
        switch (wound) {
            case CUT:
                return Arrays.copyOf(bytes, at);
            case LONGER:
                return Arrays.copyOf(bytes, bytes.length + at);
            case BYTE:
                if (bytes.length > 0) {
                    bytes[at] = (byte) value;
                }
                return bytes;
            case INT:
                for (int i = 0; i < Integer.BYTES && at + i < bytes.length; i++) {
                    bytes[at + i] = (byte) (value >>> 24 - 8 * i);
                }
                return bytes;
            default:
                throw new AssertionError(wound);
        }
    }

    /** Kinds of damage. */
    public enum Wound {
        CUT,
        LONGER,
        BYTE,
        INT
    }

    /** Lengths and counts that hurt. */
    public static Arbitrary<Integer> ints() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        -1,
                        -2,
                        Integer.MIN_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE - 8,
                        JuteLimits.DEFAULT.maxElementBytes(),
                        JuteLimits.DEFAULT.maxElementBytes() + 1,
                        0x10000000,
                        0x20000000,
                        1 << 20),
                Arbitraries.integers());
    }

    private static void run(byte[] bytes, Consumer<JuteReader> decode) {
        try {
            decode.accept(new JuteReader(Unpooled.wrappedBuffer(bytes), JuteLimits.DEFAULT));
        } catch (DecodeException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }
}
