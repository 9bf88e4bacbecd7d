package io.coord.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathHashTest {
    @Test
    void referenceIsSipHash() {
        // The example of the paper, appendix A: SipHash-2-4, key 00..0f, message 00..0e.
        byte[] message = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e");

        assertThat(sipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, message, 2, 4))
                .isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void hashIsSipHashWithFewerRounds() {
        Random random = new Random(5);
        for (int length = 0; length < 70; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            long seed = random.nextLong();
            PathHash hash = new PathHash(seed);
            ByteBuf at3 = Unpooled.wrappedBuffer(new byte[3], message);

            long expected = sipHash(hash.firstKey(), hash.secondKey(), message, 1, 3);

            assertThat(hash.hash(at3, 3, length)).isEqualTo((int) (expected ^ expected >>> 32));
        }
    }

    @Test
    void seedDecidesWhichPathsCollide() {
        ByteBuf path = Unpooled.copiedBuffer("/a/b", StandardCharsets.UTF_8);

        assertThat(new PathHash(1).hash(path, 0, 4)).isNotEqualTo(new PathHash(2).hash(path, 0, 4));
    }

    private static long sipHash(long k0, long k1, byte[] message, int c, int d) {
        long[] v = {
            k0 ^ 0x736f6d6570736575L, k1 ^ 0x646f72616e646f6dL, k0 ^ 0x6c7967656e657261L, k1 ^ 0x7465646279746573L
        };
        int words = message.length / 8 + 1;
        for (int w = 0; w < words; w++) {
            long m = w == words - 1 ? (long) message.length << 56 : 0;
            for (int i = 8 * w; i < Math.min(message.length, 8 * w + 8); i++) {
                m |= (message[i] & 0xFFL) << 8 * (i % 8);
            }
            v[3] ^= m;
            for (int i = 0; i < c; i++) {
                round(v);
            }
            v[0] ^= m;
        }
        v[2] ^= 0xff;
        for (int i = 0; i < d; i++) {
            round(v);
        }
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
