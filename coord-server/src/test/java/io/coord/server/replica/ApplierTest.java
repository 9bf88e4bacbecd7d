package io.coord.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.core.codec.JuteLimits;
import io.coord.core.env.Clock;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.tree.TxnResult;
import io.coord.core.watch.WatchTable;
import io.coord.core.watch.Watcher;
import io.coord.core.wire.OpCode;
import io.coord.server.apply.GuardedState;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AuthConfig;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.delivery.Outbox;
import io.coord.server.measure.StageTimes;
import io.coord.server.read.PendingRequest;
import io.coord.server.read.ReadCaller;
import io.coord.server.read.ReadService;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that change nothing in the tree, and the reads before them. */
class ApplierTest {
    private final GuardedState guarded =
            new GuardedState(new ReplicatedState(new TreeOptions(true, true, 7)), new WatchTable(7));
    private final Applier applier = new Applier(
            "test",
            guarded,
            new ReadService(guarded, new AccessControl(AuthConfig.DEFAULTS), JuteLimits.DEFAULT, 0),
            new DeliveryRound(),
            null,
            new Deaf(),
            new StandingClock(),
            new StageTimes());
    private final PendingRequest read = PendingRequest.failure(1, ErrorCode.NO_NODE);
    private final PendingRequest marker = PendingRequest.write(2, 0, 0);

    private interface Answer {
        void give(ApplierTest test);
    }

    static Stream<Answer> answers() {
        return Stream.of(
                test -> test.applier.answer(test.write(), new TxnResult.Failed(ErrorCode.NO_NODE.code())),
                test -> test.applier.answer(test.sync()),
                test -> test.applier.refuse(test.sync(), ErrorCode.NO_NODE));
    }

    /** The event loop of the connection may be running the same reads: it has the read side meanwhile. */
    @ParameterizedTest
    @MethodSource("answers")
    void readsBeforeAnAnswerAreNotRunWhileAnEventLoopMayRunThem(Answer answer) throws InterruptedException {
        read.setNext(marker);
        Thread replica = new Thread(() -> answer.give(this), "replica");
        long stamp = guarded.lockRead();
        try {
            replica.start();
            await().until(() -> replica.getState() == Thread.State.WAITING || !replica.isAlive());

            assertThat(read.isServed()).isFalse();
        } finally {
            guarded.unlockRead(stamp);
        }
        replica.join();
        assertThat(read.isServed()).isTrue();
    }

    @Test
    void whatHasNoReadsBeforeItWaitsForNobody() throws InterruptedException {
        ClientSync alone = new ClientSync(new NoLink(), 1, 2, Bytes.EMPTY, List.of(), new Nobody(), marker, null);
        Thread replica = new Thread(() -> applier.answer(alone), "replica");
        long stamp = guarded.lockRead();
        try {
            replica.start();
            replica.join();
        } finally {
            guarded.unlockRead(stamp);
        }
    }

    private ClientSync sync() {
        return new ClientSync(new NoLink(), 1, 2, Bytes.EMPTY, List.of(), new Nobody(), marker, read);
    }

    private ClientWrite write() {
        return new ClientWrite(
                new NoLink(),
                1,
                2,
                OpCode.CLOSE_SESSION.code(),
                new WriteOp.CloseSession(),
                List.of(),
                new Nobody(),
                marker,
                read);
    }

    private static final class Deaf implements Applier.Listener {
        @Override
        public void onApplied(OrderedTxn txn) {}

        @Override
        public void onSyncAnswered(ClientSync sync) {}
    }

    private static final class StandingClock implements Clock {
        @Override
        public long monotonicNanos() {
            return 1;
        }

        @Override
        public long wallMillis() {
            return 1;
        }
    }

    private static final class Nobody implements ReadCaller {
        @Override
        public long sessionId() {
            return 1;
        }

        @Override
        public List<AuthId> authIds() {
            return List.of();
        }

        @Override
        public Watcher watcher() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoLink implements ClientLink {
        private final Outbox outbox = new Outbox();

        NoLink() {
            outbox.close(); // gives what is put there back
        }

        @Override
        public Outbox outbox() {
            return outbox;
        }

        @Override
        public EventLoop eventLoop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void drain() {
            throw new UnsupportedOperationException();
        }
    }
}
