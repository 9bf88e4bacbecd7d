package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.OpCode;
import io.coord.server.config.ServerConfigBuilder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TCP has no frames: whatever pieces the bytes of a client come in, it is served the same (client-protocol 3, 4). */
class FramesTest {
    private static final Bytes DATA = Bytes.wrap("some data".getBytes(StandardCharsets.US_ASCII));
    private static CoordServer server;

    @BeforeAll
    static void start() throws Exception {
        server = CoordServer.builder()
                .name("frames")
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .maxConnectionsPerAddress(0)
                        .build())
                .build();
        server.start();
        try (SocketClient client = new SocketClient(server)) {
            client.connect(10_000);
            client.send(new Requests().create(1, "/x", DATA));
            assertThat(client.next().err()).isZero();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void handshakeMayBeSplitAnywhere() throws Exception {
        byte[] handshake = handshake();
        for (int cut = 1; cut < handshake.length; cut++) {
            try (SocketClient client = new SocketClient(server)) {
                sendCut(client, handshake, cut);
                assertGranted(client.nextConnectResponse());
                client.send(new Requests().get(1, "/x"));
                assertThat(client.next().data()).isEqualTo(DATA);
            }
        }
    }

    @Test
    void readMayBeSplitAnywhere() throws Exception {
        byte[] read = new Requests().get(7, "/x").bytes();
        try (SocketClient client = connected()) {
            for (int cut = 1; cut < read.length; cut++) {
                sendCut(client, read, cut);
                SocketClient.Reply reply = client.next();
                assertThat(reply.xid()).isEqualTo(7);
                assertThat(reply.data()).isEqualTo(DATA);
            }
        }
    }

    @Test
    void writeMayBeSplitAnywhere() throws Exception {
        byte[] write = new Requests().set(7, "/x", DATA).bytes();
        try (SocketClient client = connected()) {
            for (int cut = 1; cut < write.length; cut++) {
                sendCut(client, write, cut);
                SocketClient.Reply reply = client.next();
                assertThat(reply.xid()).isEqualTo(7);
                assertThat(reply.err()).isZero();
            }
        }
    }

    /** The first part carries a whole frame and a part of the next, at each place where that can be cut. */
    @Test
    void framesMayBeSplitAnywhereBehindWholeOnes() throws Exception {
        byte[] requests = new Requests()
                .get(1, "/x")
                .set(2, "/x", DATA)
                .get(3, "/x")
                .ping()
                .bytes();
        try (SocketClient client = connected()) {
            for (int cut = 1; cut < requests.length; cut++) {
                sendCut(client, requests, cut);
                assertReplies(client, 1, 2, 3, -2);
            }
        }
    }

    @Test
    void piecesThatCertainlyArriveOneByOneAreServedTheSame() throws Exception {
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, Bytes.EMPTY, 10_000);
            int cut = 0;
            int bytes;
            do {
                client.get(1, "/x", false).set(2, "/x", "some data").get(3, "/x", false);
                bytes = client.preparedBytes();
                client.flushCutAt(++cut);
                for (int xid = 1; xid <= 3; xid++) {
                    InProcessClient.Reply reply = client.next();
                    assertThat(reply.xid()).isEqualTo(xid);
                    assertThat(reply.err()).isZero();
                }
            } while (cut < bytes - 1);
        }
    }

    @Test
    void requestsMayComeByteByByte() throws Exception {
        byte[] requests =
                new Requests().get(1, "/x").set(2, "/x", DATA).get(3, "/x").bytes();
        try (SocketClient client = new SocketClient(server)) {
            sendSingly(client, handshake());
            assertGranted(client.nextConnectResponse());
            sendSingly(client, requests);
            assertReplies(client, 1, 2, 3);
        }
    }

    /** No client does this, since it does not know yet whether it has a session; but nothing is lost or mixed up. */
    @Test
    void requestsMayComeTogetherWithTheHandshake() throws Exception {
        try (SocketClient client = new SocketClient(server)) {
            client.send(new Requests()
                    .connect(0, Bytes.EMPTY, 10_000, 0)
                    .get(1, "/x")
                    .set(2, "/x", DATA)
                    .get(3, "/x")
                    .ping());
            assertGranted(client.nextConnectResponse());
            assertReplies(client, 1, 2, 3, -2);
        }
    }

    @Test
    void thousandsOfRequestsMayComeTogether() throws Exception {
        int count = 3000;
        Requests requests = new Requests();
        for (int xid = 1; xid <= count; xid++) {
            if (xid % 10 == 0) {
                requests.set(xid, "/x", DATA);
            } else {
                requests.get(xid, "/x");
            }
        }
        try (SocketClient client = connected()) {
            client.send(requests);
            for (int xid = 1; xid <= count; xid++) {
                assertReplies(client, xid);
            }
        }
    }

    @Test
    void fourLetterWordMayBeSplitAnywhere() throws Exception {
        byte[] word = "srvr".getBytes(StandardCharsets.US_ASCII);
        for (int cut = 1; cut < word.length; cut++) {
            try (SocketClient client = new SocketClient(server)) {
                sendCut(client, word, cut);
                assertThat(client.readToEnd()).contains("Mode: standalone");
            }
        }
    }

    @Test
    void lengthBeyondTheLimitEndsTheConnectionBeforeAnythingBehindItIsServed() throws Exception {
        for (int length : new int[] {-1, Integer.MIN_VALUE, 0x100000 + 1, Integer.MAX_VALUE}) {
            try (SocketClient client = connected()) {
                client.sendRaw(new byte[] {
                    (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length, 1, 2, 3
                });
                assertThat(client.isClosedByServer()).as("length %d", length).isTrue();
            }
        }
    }

    @Test
    void frameThatIsTooShortForARequestEndsTheConnection() throws Exception {
        for (int length = 0; length < 8; length++) {
            try (SocketClient client = connected()) {
                byte[] frame = new byte[Integer.BYTES + length];
                frame[3] = (byte) length;
                client.sendRaw(frame);
                assertThat(client.isClosedByServer()).as("length %d", length).isTrue();
            }
        }
    }

    /** Each request is refused for itself; a frame that ends too early does not borrow from the one behind it. */
    @Test
    void bodyThatEndsTooEarlyIsRefusedAndTheNextFrameIsServed() throws Exception {
        byte[] whole = new Requests().get(1, "/x").bytes();
        try (SocketClient client = connected()) {
            for (int length = 8; length < whole.length - Integer.BYTES; length++) {
                byte[] cut = Arrays.copyOf(whole, Integer.BYTES + length);
                cut[3] = (byte) length;
                client.sendRaw(cut);
                client.send(new Requests().get(2, "/x"));
                SocketClient.Reply refused = client.next();
                assertThat(refused.xid()).isEqualTo(1);
                assertThat(refused.err()).as("body of %d bytes", length).isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
                assertThat(client.next().data()).isEqualTo(DATA);
            }
        }
    }

    @Test
    void unknownOperationEndsTheConnection() throws Exception {
        for (int op : new int[] {-11, 12345, OpCode.CHECK.code()}) {
            try (SocketClient client = connected()) {
                client.send(new Requests().raw(9, op));
                client.next();
                assertThat(client.isClosedByServer()).as("operation %d", op).isTrue();
            }
        }
    }

    private static byte[] handshake() {
        return new Requests().connect(0, Bytes.EMPTY, 10_000, 0).bytes();
    }

    private static SocketClient connected() throws Exception {
        SocketClient client = new SocketClient(server);
        assertGranted(client.connect(10_000));
        return client;
    }

    private static void assertGranted(ConnectResponse response) {
        assertThat(response.sessionId()).isNotZero();
    }

    private static void assertReplies(SocketClient client, int... xids) throws Exception {
        for (int xid : xids) {
            SocketClient.Reply reply = client.next();
            assertThat(reply.xid()).isEqualTo(xid);
            assertThat(reply.err()).isZero();
        }
    }

    /** Without delay of the sender, but the receiver may still get both parts at once: mostly it does not. */
    private static void sendCut(SocketClient client, byte[] bytes, int cut) throws Exception {
        client.sendRaw(Arrays.copyOf(bytes, cut));
        Thread.yield();
        client.sendRaw(Arrays.copyOfRange(bytes, cut, bytes.length));
    }

    private static void sendSingly(SocketClient client, byte[] bytes) throws Exception {
        for (byte b : bytes) {
            client.sendRaw(new byte[] {b});
        }
    }
}
