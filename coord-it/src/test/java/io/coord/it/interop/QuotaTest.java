package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.SetQuotaCommand;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QuotaTest {
    @RegisterExtension
    static final ServerExtension server =
            new ServerExtension(ServerOptions.defaults().with("enforceQuota", "true"));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private ZooKeeper zk;
    private String root;
    private String stats;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/quota-", new byte[3], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
        stats = "/zookeeper/quota" + root + "/zookeeper_stats";
    }

    private void setQuota(long countHardLimit, long byteHardLimit) throws Exception {
        StatsTrack quota = new StatsTrack();
        quota.setCount(-1);
        quota.setBytes(-1L);
        quota.setCountHardLimit(countHardLimit);
        quota.setByteHardLimit(byteHardLimit);
        SetQuotaCommand.createQuota(zk, root, quota);
    }

    private void create(String name, int bytes) throws Exception {
        zk.create(root + name, new byte[bytes], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private String usage() throws Exception {
        return new String(zk.getData(stats, false, null), UTF_8);
    }

    @Test
    void usageCountsTheNodeAndAllBelowIt() throws Exception {
        create("/before", 5);
        setQuota(-1, 1000);
        assertThat(usage()).isEqualTo("count=2,bytes=8");
        create("/a", 10);
        create("/a/b", 20);
        assertThat(usage()).isEqualTo("count=4,bytes=38");
        zk.setData(root + "/a", new byte[1], -1);
        assertThat(usage()).isEqualTo("count=4,bytes=29");
        zk.delete(root + "/a/b", -1);
        assertThat(usage()).isEqualTo("count=3,bytes=9");
        zk.multi(List.of(
                Op.create(root + "/m", new byte[7], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.delete(root + "/before", -1)));
        assertThat(usage()).isEqualTo("count=3,bytes=11");
    }

    @Test
    void usageChangesAreNoTransactions() throws Exception {
        setQuota(-1, 1000);
        Events events = new Events();
        Stat before = new Stat();
        zk.getData(stats, events, before);
        create("/a", 10);
        Clients.fence(zk);
        assertThat(events.drain()).isEmpty();
        Stat after = zk.exists(stats, false);
        assertThat(after.getVersion()).isEqualTo(before.getVersion());
        assertThat(after.getMzxid()).isEqualTo(before.getMzxid());
    }

    @Test
    void countLimitRefusesMoreNodes() throws Exception {
        setQuota(3, -1);
        create("/a", 0);
        create("/a/b", 0);
        assertThat(code(() -> create("/c", 0))).isEqualTo(Code.QUOTAEXCEEDED);
        assertThat(code(() -> zk.multi(
                        List.of(Op.create(root + "/c", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)))))
                .isEqualTo(Code.QUOTAEXCEEDED);
        zk.delete(root + "/a/b", -1);
        create("/c", 0);
    }

    @Test
    void byteLimitRefusesMoreData() throws Exception {
        setQuota(-1, 10);
        create("/a", 5);
        assertThat(code(() -> create("/b", 3))).isEqualTo(Code.QUOTAEXCEEDED);
        create("/b", 2);
        assertThat(code(() -> zk.setData(root + "/a", new byte[6], -1))).isEqualTo(Code.QUOTAEXCEEDED);
        zk.setData(root + "/a", new byte[5], -1);
        zk.setData(root + "/a", new byte[1], -1);
        zk.setData(root + "/b", new byte[6], -1);
    }

    @Test
    void softLimitsOnlyWarn() throws Exception {
        StatsTrack quota = new StatsTrack();
        quota.setCount(1);
        quota.setBytes(1L);
        SetQuotaCommand.createQuota(zk, root, quota);
        create("/a", 100);
        create("/b", 100);
        assertThat(usage()).isEqualTo("count=3,bytes=203");
    }

    @Test
    void removedQuotaLimitsNothing() throws Exception {
        setQuota(1, -1);
        assertThat(code(() -> create("/a", 0))).isEqualTo(Code.QUOTAEXCEEDED);
        zk.delete("/zookeeper/quota" + root + "/zookeeper_limits", -1);
        zk.delete(stats, -1);
        create("/a", 0);
    }
}
