package io.coord.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.core.env.SystemClock;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kinds of thread take the same turns. */
class ReplicaThreadTest {
    private static final long LIMIT_MILLIS = 30_000;

    enum Kind {
        OWN,
        LOOP
    }

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final ReplicaInbox inbox = new ReplicaInbox(true);

    @AfterEach
    void endLoop() {
        loop.shutdownGracefully(0, LIMIT_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(LIMIT_MILLIS);
    }

    private ReplicaThread thread(Kind kind) {
        return kind == Kind.OWN
                ? ReplicaThread.own(inbox, Thread::new)
                : ReplicaThread.on(loop, inbox, new SystemClock());
    }

    /** Remembers what it is given; zxid 0 is the last. */
    private static class Recorder implements Turns {
        private final List<Long> zxids = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger turns = new AtomicInteger();
        private final List<@Nullable Throwable> ends = new ArrayList<>();
        private volatile long waitNanos = TimeUnit.HOURS.toNanos(1);
        private volatile boolean begun;
        private volatile boolean last;

        @Override
        public void begin() {
            begun = true;
        }

        @Override
        public boolean isDone() {
            return last;
        }

        @Override
        public long waitNanos() {
            return waitNanos;
        }

        @Override
        public void turn(List<ReplicaInput> inputs) {
            assertThat(begun).isTrue();
            turns.incrementAndGet();
            for (ReplicaInput input : inputs) {
                long zxid = ((ReplicaInput.LogSynced) input).zxid();
                zxids.add(zxid);
                last |= zxid == 0;
            }
        }

        @Override
        public void end(@Nullable Throwable failure) {
            ends.add(failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesWhatWasThereBeforeAndWhatComesLater(Kind kind) throws Exception {
        ReplicaThread thread = thread(kind);
        Recorder recorder = new Recorder();
        inbox.synced(1);

        thread.start(recorder);
        await().until(() -> recorder.zxids.contains(1L));
        inbox.synced(2);
        await().until(() -> recorder.zxids.contains(2L));
        inbox.synced(0);

        assertThat(thread.join(LIMIT_MILLIS)).isTrue();
        assertThat(recorder.zxids).containsExactly(1L, 2L, 0L);
        assertThat(recorder.ends).containsExactly((Throwable) null);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrReordered(Kind kind) throws Exception {
        ReplicaThread thread = thread(kind);
        Recorder recorder = new Recorder();
        thread.start(recorder);

        for (long zxid = 1; zxid <= 20_000; zxid++) {
            inbox.synced(zxid);
            if (zxid % 100 == 0) {
                Thread.yield();
            }
        }
        inbox.synced(0);

        assertThat(thread.join(LIMIT_MILLIS)).isTrue();
        assertThat(recorder.zxids)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 20_001)
                        .map(zxid -> zxid % 20_001)
                        .boxed()
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void takesATurnWhenSomethingIsDueAlsoIfThatBecomesSooner(Kind kind) throws Exception {
        ReplicaThread thread = thread(kind);
        Recorder recorder = new Recorder();
        thread.start(recorder);

        recorder.waitNanos = TimeUnit.MILLISECONDS.toNanos(1);
        inbox.synced(1);

        await().until(() -> recorder.turns.get() > 10);
        inbox.synced(0);
        assertThat(thread.join(LIMIT_MILLIS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsTheEnd(Kind kind) throws Exception {
        ReplicaThread thread = thread(kind);
        IllegalStateException failure = new IllegalStateException("in a turn");
        Recorder recorder = new Recorder() {
            @Override
            public void turn(List<ReplicaInput> inputs) {
                if (!inputs.isEmpty()) {
                    throw failure;
                }
            }
        };
        thread.start(recorder);
        inbox.synced(1);

        assertThat(thread.join(LIMIT_MILLIS)).isTrue();
        inbox.synced(2);
        assertThat(recorder.ends).containsExactly(failure);
        assertThat(recorder.zxids).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureBetweenTurnsIsTheEndToo(Kind kind) throws Exception {
        ReplicaThread thread = thread(kind);
        IllegalStateException failure = new IllegalStateException("between turns");
        Recorder recorder = new Recorder() {
            @Override
            public long waitNanos() {
                if (!super.zxids.isEmpty()) {
                    throw failure;
                }
                return super.waitNanos();
            }
        };
        thread.start(recorder);
        inbox.synced(1);

        assertThat(thread.join(LIMIT_MILLIS)).isTrue();
        inbox.synced(2);
        assertThat(recorder.ends).containsExactly(failure);
        assertThat(recorder.zxids).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource
    void whoNeverStartedHasEnded(Kind kind) throws Exception {
        assertThat(thread(kind).join(0)).isTrue();
    }
}
