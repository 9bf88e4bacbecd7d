package io.coord.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Bytes;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Outbox;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one event loop has for the replica, by {@link GatheringPort}. */
class GatheringPortTest {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventLoop loop = new DefaultEventLoop();
    private final ReplicaInbox inbox = new ReplicaInbox(false);
    private final ReplicaPort port = inbox.gatheredBy(loop);

    @AfterEach
    void endLoop() throws InterruptedException {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await(WAIT_NANOS, TimeUnit.NANOSECONDS);
    }

    @Test
    void whatIsAskedInOneTurnComesTogetherAndInOrder() throws Exception {
        loop.submit(() -> {
                    port.connect(attempt(1));
                    port.connect(attempt(2));
                    assertThat(inbox.take(new ArrayList<>(), 0)).isEmpty();
                    port.disconnected(new NoLink(), 1);
                })
                .get();

        List<ReplicaInput> taken = inbox.take(new ArrayList<>(), WAIT_NANOS);

        assertThat(taken).hasSize(3);
        assertThat(taken.get(0))
                .isInstanceOfSatisfying(
                        ReplicaInput.Connect.class,
                        first -> assertThat(first.attempt().sessionId()).isEqualTo(1));
        assertThat(taken.get(2)).isInstanceOf(ReplicaInput.Disconnected.class);
    }

    @Test
    void whatIsAskedInOneTurnDoesNotGrowWithoutBound() throws Exception {
        int many = 1000;
        int waiting = loop.submit(() -> {
                    for (int i = 0; i < many; i++) {
                        port.connect(attempt(i));
                    }
                    return inbox.take(new ArrayList<>(), 0).size();
                })
                .get();

        assertThat(waiting).isGreaterThan(many / 2);
        assertThat(inbox.take(new ArrayList<>(), WAIT_NANOS)).hasSize(many - waiting);
    }

    @Test
    void aLoopThatIsEndingKeepsNothing() throws Exception {
        loop.submit(() -> {
                    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                    port.connect(attempt(1));
                    assertThat(inbox.take(new ArrayList<>(), 0)).hasSize(1);
                })
                .get();
    }

    private static ConnectAttempt attempt(long sessionId) {
        return new ConnectAttempt(new NoLink(), sessionId, Bytes.EMPTY, "", 1000);
    }

    private static final class NoLink implements ClientLink {
        private final Outbox outbox = new Outbox();

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
