package io.coord.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.RawClient;
import io.coord.it.client.RawClient.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;

/**
 * Pipelines writes until its server dies, and afterwards says whether what was acknowledged is there. The n-th create makes a node
 * with the number n; the n-th update of the counter writes the number n, so that its version must be n.
 */
final class Writer {
    /** Large enough that a kill meets many requests in each stage of the server. */
    private static final int PIPELINED = 64;

    private final String root;
    private final byte[] padding;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicLong acknowledgedZxid = new AtomicLong();

    Writer(String root, int bytes) {
        this.root = root;
        this.padding = new byte[bytes];
    }

    int acknowledged() {
        return acknowledged.get();
    }

    long acknowledgedZxid() {
        return acknowledgedZxid.get();
    }

    /** Creates the nodes that the writes are about. */
    void prepare(int port) throws IOException {
        try (RawClient raw = RawClient.withSession(port)) {
            raw.call(1, OpCode.create, new CreateRequest(root, new byte[0], Ids.OPEN_ACL_UNSAFE, 0));
            raw.call(2, OpCode.create, new CreateRequest(root + "/counter", number(0), Ids.OPEN_ACL_UNSAFE, 0));
            raw.call(3, OpCode.closeSession, null);
        }
    }

    /** Writes until the connection breaks. */
    void writeUntilBroken(int port) {
        try (RawClient raw = RawClient.withSession(port)) {
            sent.set(acknowledged.get());
            int resumedAt = acknowledged.get();
            while (true) {
                while (sent.get() - acknowledged.get() < PIPELINED) {
                    int next = sent.incrementAndGet();
                    raw.send(2 * next, OpCode.create, new CreateRequest(node(next), padding, Ids.OPEN_ACL_UNSAFE, 0));
                    raw.send(
                            2 * next + 1,
                            OpCode.setData,
                            new SetDataRequest(root + "/counter", number(next), next - 1));
                }
                Reply created = raw.readReply();
                Reply counted = raw.readReply();
                assertThat(created.err()).as("create after %d", resumedAt).isZero();
                assertThat(counted.err()).as("count after %d", resumedAt).isZero();
                acknowledgedZxid.set(counted.zxid());
                acknowledged.incrementAndGet();
            }
        } catch (IOException broken) {
            return;
        }
    }

    private String node(int number) {
        return root + "/n" + number;
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /**
     * Checks that all acknowledged writes are there, that nothing is there that was not sent, and that the history has no hole;
     * goes on from what it finds.
     */
    void verify(int port) throws IOException {
        try (RawClient raw = RawClient.withSession(port)) {
            GetDataResponse counter = raw.call(1, OpCode.getData, new GetDataRequest(root + "/counter", false))
                    .as(new GetDataResponse());
            int counted = ByteBuffer.wrap(counter.getData()).getInt();
            assertThat(counted).isBetween(acknowledged.get(), sent.get());
            assertThat(counter.getStat().getVersion()).isEqualTo(counted);
            int nodes = raw.call(2, OpCode.getData, new GetDataRequest(root, false))
                            .as(new GetDataResponse())
                            .getStat()
                            .getNumChildren()
                    - 1;
            // the create of a pair may have survived without its count
            assertThat(nodes).isBetween(counted, counted + 1);
            for (int n = 1; n <= nodes; n++) {
                raw.send(n, OpCode.getData, new GetDataRequest(node(n), false));
            }
            for (int n = 1; n <= nodes; n++) {
                assertThat(raw.readReply().as(new GetDataResponse()).getData()).hasSize(padding.length);
            }
            if (nodes > counted) {
                raw.call(3, OpCode.setData, new SetDataRequest(root + "/counter", number(nodes), counted));
            }
            raw.call(4, OpCode.closeSession, null);
            acknowledged.set(nodes);
            sent.set(nodes);
        }
    }
}
