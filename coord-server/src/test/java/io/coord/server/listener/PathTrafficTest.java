package io.coord.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.wire.OpCode;
import io.coord.server.admin.BusyPath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PathTrafficTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final PathTraffic traffic = new PathTraffic();

    private void add(OpCode op, String path, long nowNanos) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteBuf body = Unpooled.buffer().writeInt(bytes.length).writeBytes(bytes);
        traffic.add(op, body, nowNanos);
        body.release();
    }

    @Test
    void aBusyPathIsFoundAmongManyOthers() {
        for (int i = 0; i < 20_000; i++) {
            add(OpCode.GET_DATA, "/rare/" + i, i);
            if (i % 20 == 0) {
                add(OpCode.SET_DATA, "/busy", i);
            }
        }

        BusyPath first = traffic.busiest(1, 20_000).paths().get(0);
        assertThat(first.path()).isEqualTo("/busy");
        assertThat(first.writes()).isGreaterThanOrEqualTo(990L * PathTraffic.SAMPLED);
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        add(OpCode.GET_DATA, "/old", 0);
        add(OpCode.GET_DATA, "/new", MINUTE);
        assertThat(traffic.busiest(9, MINUTE + 1).paths()).hasSize(2);
        assertThat(traffic.busiest(9, 2 * MINUTE).paths())
                .extracting(BusyPath::path)
                .containsExactly("/new");
        assertThat(traffic.busiest(9, 9 * MINUTE).paths()).isEmpty();
    }

    @Test
    void whatDoesNotBeginWithAPathIsLeftOut() {
        traffic.add(OpCode.MULTI, Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 1, 0, 0, 0, 0, 0}), 0);
        traffic.add(OpCode.GET_DATA, Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 9, '/'}), 0);
        traffic.add(OpCode.GET_DATA, Unpooled.EMPTY_BUFFER, 0);

        assertThat(traffic.busiest(9, 1).paths()).isEmpty();
    }

    @Test
    void oneOfSoManyRequestsIsLookedAt() {
        int sampled = 0;
        for (int xid = 1; xid <= 32_000; xid++) {
            sampled += PathTraffic.isSampled(xid, 123_456_789L) ? 1 : 0;
        }
        assertThat(sampled).isBetween(900, 1100);
    }
}
