package io.coord.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.env.Clock;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long the writer of a snapshot rests. */
class UnhurriedSourceTest {
    private final List<Long> restsMicros = new ArrayList<>();
    private long nowNanos;
    private long sliceMicros;

    @Test
    void restsAsLongAsItWorkedAndNotForALittle() {
        write(1000, 1500, 100);
        assertThat(restsMicros).containsExactly(2500L);
    }

    @Test
    void aRestHasAnEndHoweverSlowTheDiskIs() {
        write(3_000_000, 100);
        assertThat(restsMicros).containsExactly(50_000L);
    }

    @Test
    void doesNotRestForTheRest() {
        write(5000, 1000, 500, 100);
        assertThat(restsMicros).containsExactly(5000L);
    }

    /** Writes slices that take so many microseconds each. */
    private void write(long... micros) {
        UnhurriedSource source = new UnhurriedSource(
                new Slices(),
                new Clock() {
                    @Override
                    public long wallMillis() {
                        return 0;
                    }

                    @Override
                    public long monotonicNanos() {
                        return nowNanos;
                    }
                },
                nanos -> {
                    restsMicros.add(TimeUnit.NANOSECONDS.toMicros(nanos));
                    nowNanos += nanos;
                });
        for (long each : micros) {
            sliceMicros = each;
            source.writeNext(Unpooled.EMPTY_BUFFER);
        }
    }

    private final class Slices implements SnapshotSource {
        @Override
        public long zxid() {
            return 1;
        }

        @Override
        public long digest() {
            return 0;
        }

        @Override
        public boolean writeNext(ByteBuf out) {
            nowNanos += TimeUnit.MICROSECONDS.toNanos(sliceMicros);
            return true;
        }
    }
}
