package io.coord.core.table;

import io.netty.buffer.ByteBuf;

/**
 * SipHash-1-3 of the bytes of a path (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012), keyed by a
 * secret seed: clients choose paths, and must not be able to choose colliding ones.
 *
 * <p>Immutable, thread-safe.
 */
public final class PathHash {
    private final long k0;
    private final long k1;

    public PathHash(long seed) {
        this.k0 = mix(seed);
        this.k1 = mix(seed + 0x9E3779B97F4A7C15L);
    }

    /** Returns the hash of {@code length} bytes from {@code index} on, of a buffer that it borrows. */
    public int hash(ByteBuf bytes, int index, int length) {
        long v0 = k0 ^ 0x736F6D6570736575L;
        long v1 = k1 ^ 0x646F72616E646F6DL;
        long v2 = k0 ^ 0x6C7967656E657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int at = index;
        int tailAt = index + (length & ~7);
        // One compression round per word and three at the end. The last word carries the length in its top byte.
        for (int round = length >>> 3; round >= -3; round--) {
            long word = 0;
            if (round > 0) {
                word = bytes.getLongLE(at);
                at += Long.BYTES;
            } else if (round == 0) {
                word = tail(bytes, tailAt, length);
            } else if (round == -1) {
                v2 ^= 0xFF;
            }
            v3 ^= word;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        long hash = v0 ^ v1 ^ v2 ^ v3;
        return (int) (hash ^ hash >>> 32);
    }

    long firstKey() {
        return k0;
    }

    long secondKey() {
        return k1;
    }

    private static long tail(ByteBuf bytes, int tailAt, int length) {
        long word = (long) length << 56;
        for (int i = (length & 7) - 1; i >= 0; i--) {
            word |= (bytes.getByte(tailAt + i) & 0xFFL) << 8 * i;
        }
        return word;
    }

    /** The finalizer of SplitMix64: spreads one seed over two keys. */
    private static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
