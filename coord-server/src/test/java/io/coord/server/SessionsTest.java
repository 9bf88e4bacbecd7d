package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.wire.ConnectResponse;
import io.coord.server.config.ServerConfigBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions outlive connections, and nobody else's connection is disturbed (spec: semantics 4, client-protocol 3, 21). */
class SessionsTest {
    private static final int EVENT_XID = -1;
    private static final int LONG_MILLIS = 20_000;
    private static final int SHORT_MILLIS = 1_000;

    private CoordServer server;
    private SocketClient owner;
    private ConnectResponse granted;

    @BeforeEach
    void start() throws Exception {
        server = CoordServer.builder()
                .name("sessions")
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .tickTime(Duration.ofMillis(500))
                        .build())
                .build();
        server.start();
        owner = new SocketClient(server);
    }

    @AfterEach
    void stop() throws Exception {
        owner.close();
        server.close();
    }

    @Test
    void wrongPasswordIsRefusedAndDoesNotDisturbTheOwner() throws Exception {
        openWithEphemeral(LONG_MILLIS);
        byte[] almost = granted.password().array().clone();
        almost[almost.length - 1] ^= 1;
        for (Bytes wrong :
                new Bytes[] {Bytes.wrap(almost), Bytes.EMPTY, Bytes.wrap(new byte[16]), Bytes.wrap(new byte[1000])}) {
            try (SocketClient thief = new SocketClient(server)) {
                assertRefused(thief.connect(granted.sessionId(), wrong, SHORT_MILLIS));
                assertThat(thief.isClosedByServer()).isTrue();
            }
            assertOwnerIsServed();
        }
    }

    @Test
    void unknownSessionIsRefusedLikeAWrongPassword() throws Exception {
        openWithEphemeral(LONG_MILLIS);
        try (SocketClient stranger = new SocketClient(server)) {
            assertRefused(stranger.connect(granted.sessionId() + 1, granted.password(), SHORT_MILLIS));
            assertThat(stranger.isClosedByServer()).isTrue();
        }
        assertOwnerIsServed();
    }

    @Test
    void attachingAgainMovesTheSessionAndClosesTheFormerConnection() throws Exception {
        openWithEphemeral(LONG_MILLIS);
        try (SocketClient next = new SocketClient(server)) {
            ConnectResponse again = next.connect(granted.sessionId(), granted.password(), LONG_MILLIS);

            assertThat(again.sessionId()).isEqualTo(granted.sessionId());
            assertThat(again.password()).isEqualTo(granted.password());
            assertThat(owner.isClosedByServer()).isTrue();
            next.send(new Requests().get(1, "/mine").createEphemeral(2, "/also-mine"));
            assertThat(next.next().err()).isZero();
            assertThat(next.next().err()).isZero();
        }
    }

    /** The former connection ends after the session has moved: that must not be taken for the session's. */
    @Test
    void sessionThatHasMovedManyTimesLivesOn() throws Exception {
        openWithEphemeral(SHORT_MILLIS);
        SocketClient current = owner;
        for (int i = 0; i < 50; i++) {
            SocketClient next = new SocketClient(server);
            assertThat(next.connect(granted.sessionId(), granted.password(), SHORT_MILLIS)
                            .sessionId())
                    .isEqualTo(granted.sessionId());
            current.close();
            current = next;
        }
        current.send(new Requests().get(1, "/mine"));
        assertThat(current.next().err()).isZero();
        current.close();
    }

    @Test
    void expiryRemovesEphemeralsTellsWatchersAndEndsTheSession() throws Exception {
        openWithEphemeral(SHORT_MILLIS);
        try (SocketClient other = watching("/mine")) {
            // The owner stays connected and silent: that is enough.
            assertThat(other.next().xid()).isEqualTo(EVENT_XID);
            other.send(new Requests().get(2, "/mine"));
            assertThat(other.next().err()).isEqualTo(ErrorCode.NO_NODE.code());
        }
        assertThat(owner.isClosedByServer()).isTrue();
        try (SocketClient late = new SocketClient(server)) {
            assertRefused(late.connect(granted.sessionId(), granted.password(), SHORT_MILLIS));
        }
    }

    @Test
    void connectionThatBreaksDoesNotEndTheSessionBeforeItsTime() throws Exception {
        openWithEphemeral(LONG_MILLIS);
        owner.close();
        try (SocketClient other = new SocketClient(server)) {
            other.connect(LONG_MILLIS);
            other.send(new Requests().get(1, "/mine"));
            assertThat(other.next().err()).isZero();
        }
        try (SocketClient again = new SocketClient(server)) {
            assertThat(again.connect(granted.sessionId(), granted.password(), LONG_MILLIS)
                            .sessionId())
                    .isEqualTo(granted.sessionId());
        }
    }

    @Test
    void closeOfTheSessionRemovesEphemeralsAtOnce() throws Exception {
        openWithEphemeral(LONG_MILLIS);
        try (SocketClient other = watching("/mine")) {
            owner.send(new Requests().write(3, new WriteOp.CloseSession()));
            assertThat(owner.next().err()).isZero();
            assertThat(owner.isClosedByServer()).isTrue();
            assertThat(other.next().xid()).isEqualTo(EVENT_XID);
        }
        try (SocketClient late = new SocketClient(server)) {
            assertRefused(late.connect(granted.sessionId(), granted.password(), LONG_MILLIS));
        }
    }

    @Test
    void pingsKeepASessionAlive() throws Exception {
        openWithEphemeral(SHORT_MILLIS);
        long until = System.nanoTime() + Duration.ofMillis(3 * SHORT_MILLIS).toNanos();
        while (System.nanoTime() < until) {
            owner.send(new Requests().ping());
            assertThat(owner.next().xid()).isEqualTo(-2);
        }
        owner.send(new Requests().get(5, "/mine"));
        assertThat(owner.next().err()).isZero();
    }

    private void openWithEphemeral(int timeoutMillis) throws Exception {
        granted = owner.connect(timeoutMillis);
        assertThat(granted.timeoutMillis()).isEqualTo(Math.min(timeoutMillis, 20 * 500));
        owner.send(new Requests().createEphemeral(1, "/mine"));
        assertThat(owner.next().err()).isZero();
    }

    private SocketClient watching(String path) throws Exception {
        SocketClient client = new SocketClient(server);
        client.connect(LONG_MILLIS);
        client.send(new Requests().addPersistentWatch(1, path));
        assertThat(client.next().err()).isZero();
        return client;
    }

    private void assertOwnerIsServed() throws Exception {
        owner.send(new Requests().get(1, "/mine").set(2, "/mine", Bytes.EMPTY));
        assertThat(owner.next().err()).isZero();
        assertThat(owner.next().err()).isZero();
    }

    private static void assertRefused(ConnectResponse response) {
        assertThat(response.sessionId()).isZero();
        assertThat(response.timeoutMillis()).isZero();
    }
}
