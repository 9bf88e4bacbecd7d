package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.zab.wire.QuorumPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketBoundaryTest {
    private final PacketBoundary boundary = new PacketBoundary(JuteLimits.of(1000));

    @Test
    void thePacketsAreFoundHoweverTheBytesAreSplit() {
        List<QuorumPacket> packets = List.of(
                new QuorumPacket(3, 7, null, null),
                new QuorumPacket(1, -1, Bytes.ofHex("0102030405"), List.of(new AuthId("ip", "127.0.0.1"))),
                new QuorumPacket(5, 9, Bytes.EMPTY, List.of()),
                new QuorumPacket(1, -1, Bytes.EMPTY, List.of(new AuthId("", null), new AuthId("digest", "a:b"))));
        ByteBuf all = Unpooled.buffer();
        packets.forEach(packet -> packet.write(new JuteWriter(all)));
        for (int step = 1; step <= all.writerIndex(); step++) {
            ByteBuf in = Unpooled.buffer();
            int found = 0;
            for (int at = 0; at < all.writerIndex(); at += step) {
                in.writeBytes(all, at, Math.min(step, all.writerIndex() - at));
                for (int length = boundary.find(in); length >= 0; length = boundary.find(in)) {
                    ByteBuf expected = Unpooled.buffer();
                    packets.get(found++).write(new JuteWriter(expected));
                    assertThat(ByteBufUtil.hexDump(in.readSlice(length))).isEqualTo(ByteBufUtil.hexDump(expected));
                }
                in.discardReadBytes();
            }
            assertThat(found).isEqualTo(packets.size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000005000000000000000080000000",
                "0000000500000000000000007fffffff",
                "000000050000000000000000000007e9",
                "00000005000000000000000000000000000000010000ffff",
                "000000050000000000000000000000007fffffff00000000fffffffe",
            })
    void aLengthBeyondTheLimitIsATypedFailureBeforeTheBytesCome(String hex) {
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        assertThatThrownBy(() -> boundary.find(in))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void identitiesTogetherHaveTheLimitOfOne() {
        ByteBuf in = Unpooled.buffer();
        in.writeInt(1).writeLong(-1).writeInt(0).writeInt(Integer.MAX_VALUE);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        in.writeInt(100).writeZero(100);
                        assertThat(boundary.find(in)).isEqualTo(-1);
                    }
                })
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("authinfo");
    }
}
