package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A source whose image is written with rests: as much time again as the writing takes, so that processor and disk are
 * there for others in between. Thread: the one that writes.
 */
final class UnhurriedSource implements SnapshotSource {
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** However slow the disk is: the log must not grow for ever. */
    private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final SnapshotSource image;
    private final Clock clock;
    private final LongConsumer restNanos;
    private long workingSinceNanos;

    UnhurriedSource(SnapshotSource image, Clock clock, LongConsumer restNanos) {
        this.image = image;
        this.clock = clock;
        this.restNanos = restNanos;
        this.workingSinceNanos = clock.monotonicNanos();
    }

    @Override
    public long zxid() {
        return image.zxid();
    }

    @Override
    public long digest() {
        return image.digest();
    }

    @Override
    public boolean writeNext(ByteBuf out) {
        long workedNanos = clock.monotonicNanos() - workingSinceNanos;
        if (workedNanos >= WORK_NANOS) {
            restNanos.accept(Math.min(workedNanos, MAX_REST_NANOS));
            workingSinceNanos = clock.monotonicNanos();
        }
        return image.writeNext(out);
    }
}
