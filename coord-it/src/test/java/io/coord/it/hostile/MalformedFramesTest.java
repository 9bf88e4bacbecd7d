package io.coord.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedFramesTest {
    @RegisterExtension
    static final LeakWatch leaks = new LeakWatch();

    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    private RawClient bystander;

    @BeforeEach
    void openSessionOfABystander() throws IOException {
        bystander = RawClient.withSession(server.port());
    }

    @AfterEach
    void bystanderIsStillServed() throws IOException {
        try (RawClient client = bystander) {
            assertThat(client.call(1, OpCode.exists, new ExistsRequest("/", false))
                            .err())
                    .isZero();
        }
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -5, Integer.MIN_VALUE, 0x100000, 0x7a7a7a7a, Integer.MAX_VALUE})
    void impossibleLengthsEndTheConnectionWithoutAWord(int length) throws IOException {
        try (RawClient fresh = new RawClient(server.port());
                RawClient connected = RawClient.withSession(server.port())) {
            fresh.sendRaw(length(length));
            fresh.expectClosedWithoutBytes();
            connected.sendRaw(length(length));
            connected.expectClosedWithoutBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7})
    void framesTooShortForTheirHeaderEndTheConnection(int length) throws IOException {
        try (RawClient fresh = new RawClient(server.port());
                RawClient connected = RawClient.withSession(server.port())) {
            fresh.sendFrame(new byte[length]);
            fresh.expectClosedWithoutBytes();
            connected.sendFrame(new byte[length]);
            connected.expectClosedWithoutBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 20, 27, 31})
    void cutConnectRequestsEndTheConnection(int length) throws IOException {
        byte[] request = RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
        try (RawClient fresh = new RawClient(server.port())) {
            fresh.sendFrame(java.util.Arrays.copyOf(request, length));
            fresh.expectClosedWithoutBytes();
        }
    }

    @Test
    void randomBytesDoNoHarm() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            try (RawClient raw = round % 2 == 0 ? new RawClient(server.port()) : RawClient.withSession(server.port())) {
                raw.sendRaw(noise);
                raw.reset();
            }
        }
        assertThat(bystander
                        .call(1, OpCode.exists, new ExistsRequest("/", false))
                        .err())
                .as("seed %d", seed)
                .isZero();
    }

    /** Well-formed frames with random bodies for every opcode: each is answered, or ends the connection. */
    @Test
    void randomBodiesAreAnsweredOrEndTheConnection() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            int op = new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 16, 17, 18, 19, 21, 22, 101, 103, 104, 105, 106}
                    [random.nextInt(23)];
            byte[] frame = new byte[8 + random.nextInt(60)];
            random.nextBytes(frame);
            for (int i = 8; i + 4 <= frame.length; i += 4) {
                if (random.nextBoolean()) {
                    ByteBuffer.wrap(frame).putInt(i, random.nextInt(8) - 1);
                }
            }
            ByteBuffer.wrap(frame).putInt(0, 9).putInt(4, op);
            try (RawClient raw = RawClient.withSession(server.port())) {
                raw.sendFrame(frame);
                RawClient.Reply reply = raw.readReply();
                assertThat(reply.xid())
                        .as("seed %d round %d op %d", seed, round, op)
                        .isEqualTo(9);
            }
        }
    }

    @Test
    void requestSentByteByByteIsServed() throws IOException {
        try (RawClient raw = new RawClient(server.port())) {
            byte[] connect = RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
            for (byte[] part : new byte[][] {length(connect.length), connect}) {
                for (byte one : part) {
                    raw.sendRaw(new byte[] {one});
                }
            }
            assertThat(raw.readConnectResponse().getTimeOut()).isEqualTo(10_000);
            for (byte one : RawClient.requestFrame(1, OpCode.exists, new ExistsRequest("/", false))) {
                raw.sendRaw(new byte[] {one});
            }
            assertThat(raw.readReply().err()).isZero();
        }
    }

    @Test
    void bytesBehindTheLastFieldAreIgnored() throws IOException {
        byte[] connect = RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
        try (RawClient raw = new RawClient(server.port())) {
            raw.sendFrame(java.util.Arrays.copyOf(connect, connect.length + 33));
            assertThat(raw.readConnectResponse().getTimeOut()).isEqualTo(10_000);
            byte[] exists = RawClient.requestFrame(1, OpCode.exists, new ExistsRequest("/", false));
            raw.sendFrame(java.util.Arrays.copyOfRange(exists, 4, exists.length + 50_000));
            assertThat(raw.readReply().err()).isZero();
        }
    }

    @Test
    void secondConnectRequestIsAnUnknownOperation() throws IOException {
        try (RawClient raw = RawClient.withSession(server.port())) {
            raw.sendFrame(RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false)));
            assertThat(raw.readReply().err()).isEqualTo(-6);
            raw.expectClosedWithoutBytes();
        }
    }

    @Test
    void halfClosedConnectionIsClosed() throws IOException {
        try (RawClient fresh = new RawClient(server.port());
                RawClient connected = RawClient.withSession(server.port())) {
            fresh.shutdownOutput();
            fresh.expectClosedWithoutBytes();
            connected.shutdownOutput();
            connected.expectClosedWithoutBytes();
        }
    }
}
