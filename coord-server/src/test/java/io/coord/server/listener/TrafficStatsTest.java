package io.coord.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.wire.OpCode;
import io.coord.server.admin.SizeFigures;
import io.coord.server.measure.Summary;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrafficStatsTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    // Never used, so they have no threads.
    private final EventLoop firstLoop = new DefaultEventLoop();
    private final EventLoop secondLoop = new DefaultEventLoop();
    private final TrafficStats stats = new TrafficStats();
    private final LoopStats first = stats.of(firstLoop);
    private final LoopStats second = stats.of(secondLoop);

    @Test
    void eachLoopHasItsOwnFigures() {
        assertThat(stats.of(firstLoop)).isSameAs(first).isNotSameAs(second);
    }

    @Test
    void theFiguresOfAllLoopsAreAddedUp() {
        first.onReceived(100);
        first.onRequest();
        first.onNotified();
        second.onReceived(20);
        second.onRequest();
        second.onReplied(OpCode.EXISTS, 16, 0, 0);

        assertThat(stats.bytesReceived()).isEqualTo(120);
        assertThat(stats.packetsReceived()).isEqualTo(2);
        assertThat(stats.packetsSent()).isEqualTo(2);
    }

    @Test
    void readsAndUpdatesAreToldApartAndPingsAreNeither() {
        first.onReplied(OpCode.GET_DATA, 16, 0, 2 * MILLI);
        second.onReplied(OpCode.SYNC, 16, 0, 4 * MILLI);
        second.onReplied(OpCode.CREATE_SESSION, 16, 0, 30 * MILLI);
        second.onReplied(OpCode.SET_DATA, 16, 0, 10 * MILLI);
        second.onReplied(OpCode.PING, 16, 0, 99 * MILLI);

        assertThat(stats.readLatencyMillis()).isEqualTo(new Summary(2, 4, 2, 6, new Summary.Percentiles(2, 4, 4, 4)));
        assertThat(stats.updateLatencyMillis())
                .isEqualTo(new Summary(10, 30, 2, 40, new Summary.Percentiles(10, 30, 30, 30)));
        assertThat(stats.latencyMillis()).isEqualTo(new Summary(2, 30, 4, 46, null));
        assertThat(stats.packetsSent()).isEqualTo(5);
    }

    @Test
    void sizesOfRepliesAreThoseOfAllLoopsAndTheLastIsTheLatest() {
        assertThat(stats.replyBytes()).isEmpty();

        second.onReplied(OpCode.EXISTS, 84, 20, 0);
        first.onReplied(OpCode.EXISTS, 16, 10, 0);
        second.onReplied(OpCode.EXISTS, 50, 30, 0);

        assertThat(stats.replyBytes()).contains(new SizeFigures(50, 16, 84));
    }

    @Test
    void aResetForgetsAllAtOnceAndCountingGoesOn() {
        first.onReceived(100);
        first.onRequest();
        first.onReplied(OpCode.GET_DATA, 500, 0, 50 * MILLI);
        second.onReplied(OpCode.GET_DATA, 500, 0, 50 * MILLI);
        stats.onRejected();
        stats.onAuthenticationFailed();

        stats.reset();

        assertThat(stats.packetsReceived()).isZero();
        assertThat(stats.bytesReceived()).isZero();
        assertThat(stats.rejectedConnections()).isZero();
        assertThat(stats.authenticationFailures()).isZero();
        assertThat(stats.replyBytes()).isEmpty();
        assertThat(stats.latencyMillis()).isEqualTo(new Summary(0, 0, 0, 0, null));

        first.onReplied(OpCode.GET_DATA, 16, 0, MILLI);

        assertThat(stats.packetsSent()).isEqualTo(1);
        assertThat(stats.replyBytes()).contains(new SizeFigures(16, 16, 16));
        assertThat(stats.latencyMillis()).isEqualTo(new Summary(1, 1, 1, 1, null));
    }
}
