package io.coord.core.codec;

/**
 * The longest string or buffer that a reader accepts, in bytes (spec: client-protocol 15.1).
 *
 * @param maxBufferBytes {@code jute.maxbuffer}: the longest request frame
 * @param extraBytes     {@code zookeeper.jute.maxbuffer.extrasize}: allowance on top for inner strings and buffers
 */
public record JuteLimits(int maxBufferBytes, int extraBytes) {
    public static final int DEFAULT_MAX_BUFFER_BYTES = 0xFFFFF;
    public static final int MIN_EXTRA_BYTES = 1024;
    public static final JuteLimits DEFAULT = of(DEFAULT_MAX_BUFFER_BYTES);

    public JuteLimits {
        if (maxBufferBytes < 1) {
            throw new IllegalArgumentException("jute.maxbuffer " + maxBufferBytes + ": must be at least 1");
        }
        extraBytes = Math.max(extraBytes, MIN_EXTRA_BYTES);
    }

    /** Limits with the usual allowance: as much again. */
    public static JuteLimits of(int maxBufferBytes) {
        return new JuteLimits(maxBufferBytes, maxBufferBytes);
    }

    /** The longest string or buffer. */
    public int maxElementBytes() {
        return (int) Math.min(Integer.MAX_VALUE - 16L, (long) maxBufferBytes + extraBytes);
    }
}
