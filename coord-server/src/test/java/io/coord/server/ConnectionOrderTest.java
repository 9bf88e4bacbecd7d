package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.wire.OpCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of what one connection is told (spec: semantics 2, 3). */
class ConnectionOrderTest {
    private static final int EVENT_XID = -1;

    private CoordServer server;
    private InProcessClient client;

    @BeforeEach
    void start() throws Exception {
        server = CoordServer.builder().name("order").build();
        server.start();
        client = new InProcessClient(server);
        assertThat(client.connect(0, Bytes.EMPTY, 10_000).sessionId()).isNotZero();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void readBetweenTwoWritesSeesTheFirstAndNotTheSecond() throws Exception {
        client.create(1, "/x", "0").flush();
        client.next();
        int rounds = 300;
        for (int i = 0; i < rounds; i++) {
            client.set(2 * i, "/x", "v" + i).get(2 * i + 1, "/x", false);
        }
        client.flush();

        List<String> read = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            assertThat(client.next().xid()).isEqualTo(2 * i);
            InProcessClient.Reply reply = client.next();
            assertThat(reply.xid()).isEqualTo(2 * i + 1);
            read.add(text(reply));
            expected.add("v" + i);
        }
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void zxidOfRepliesNeverGoesBack() throws Exception {
        client.create(1, "/x", "0");
        for (int i = 2; i < 200; i++) {
            if (i % 3 == 0) {
                client.set(i, "/x", "v");
            } else {
                client.get(i, "/x", false);
            }
        }
        client.flush();

        long last = 0;
        for (int i = 1; i < 200; i++) {
            InProcessClient.Reply reply = client.next();
            assertThat(reply.xid()).isEqualTo(i);
            assertThat(reply.zxid()).isGreaterThanOrEqualTo(last);
            last = reply.zxid();
        }
    }

    @Test
    void eventComesBeforeTheReplyOfTheWriteThatCausedIt() throws Exception {
        client.create(1, "/x", "0")
                .get(2, "/x", true)
                .set(3, "/x", "1")
                .get(4, "/x", false)
                .flush();

        assertThat(client.next().xid()).isEqualTo(1);
        assertThat(client.next().xid()).isEqualTo(2);
        InProcessClient.Reply event = client.next();
        assertThat(event.xid()).isEqualTo(EVENT_XID);
        InProcessClient.Reply written = client.next();
        assertThat(written.xid()).isEqualTo(3);
        assertThat(event.zxid()).isEqualTo(written.zxid());
        assertThat(text(client.next())).isEqualTo("1");
    }

    @Test
    void eventComesBeforeAReadThatShowsTheChangeOfAnotherClient() throws Exception {
        client.create(1, "/x", "0").flush();
        client.next();
        try (InProcessClient writer = new InProcessClient(server)) {
            writer.connect(0, Bytes.EMPTY, 10_000);
            for (int i = 0; i < 200; i++) {
                client.get(2, "/x", true).flush();
                String before = text(client.next());
                writer.set(3, "/x", "v" + i).flush();
                boolean told = false;
                String seen = before;
                while (seen.equals(before)) {
                    client.get(4, "/x", false).flush();
                    InProcessClient.Reply reply = client.next();
                    if (reply.xid() == EVENT_XID) {
                        told = true;
                        reply = client.next();
                    }
                    seen = text(reply);
                }
                assertThat(told)
                        .as("event before the changed value, round %d", i)
                        .isTrue();
                writer.next();
            }
        }
    }

    @Test
    void undecodableWriteIsAnsweredInItsPlace() throws Exception {
        client.create(1, "/x", "0")
                .raw(2, OpCode.CREATE.code(), (byte) 1)
                .set(3, "/x", "1")
                .get(4, "/x", false)
                .flush();

        assertThat(client.next().err()).isZero();
        InProcessClient.Reply refused = client.next();
        assertThat(refused.xid()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
        assertThat(client.next().xid()).isEqualTo(3);
        assertThat(text(client.next())).isEqualTo("1");
    }

    @Test
    void forgedInternalOperationIsRefusedAndTheConnectionCloses() throws Exception {
        client.raw(7, OpCode.DELETE_CONTAINER.code(), (byte) 0, (byte) 0, (byte) 0, (byte) 0)
                .flush();

        InProcessClient.Reply refused = client.next();
        assertThat(refused.err()).isEqualTo(ErrorCode.UNIMPLEMENTED.code());
        assertThat(refused.zxid()).isEqualTo(-1);
        Awaitility.await().until(() -> !client.isOpen());
    }

    @Test
    void closeOfTheSessionIsAnsweredThenTheConnectionCloses() throws Exception {
        client.write(9, new WriteOp.CloseSession()).flush();

        assertThat(client.next().err()).isZero();
        Awaitility.await().until(() -> !client.isOpen());
    }

    private static String text(InProcessClient.Reply reply) {
        assertThat(reply.err()).isZero();
        Bytes data = reply.reader().readBuffer("data");
        return new String(data.array(), StandardCharsets.UTF_8);
    }
}
