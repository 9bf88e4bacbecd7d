package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.server.config.OperationsConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxTest {
    @Test
    void beansHaveZooKeepersNamesUntilTheServerIsClosed() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name;
        ObjectName tree;
        try (CoordServer server = CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .operations(OperationsConfig.DEFAULTS.withJmx(true))
                        .build())
                .build()) {
            server.start();
            int port = server.clientAddress().orElseThrow().getPort();
            name = new ObjectName("org.apache.ZooKeeperService:name0=StandaloneServer_port" + port);
            tree = new ObjectName(
                    "org.apache.ZooKeeperService:name0=StandaloneServer_port" + port + ",name1=InMemoryDataTree");

            assertThat(beans.getAttribute(name, "State")).isEqualTo("standalone");
            assertThat(beans.getAttribute(name, "ClientPort")).isEqualTo(port);
            for (var attribute : beans.getMBeanInfo(name).getAttributes()) {
                assertThat(beans.getAttribute(name, attribute.getName()))
                        .as(attribute.getName())
                        .isNotNull();
            }
            assertThat(beans.getAttribute(tree, "NodeCount")).isEqualTo(5);
            assertThat(beans.invoke(tree, "countEphemerals", new Object[0], new String[0]))
                    .isEqualTo(0);
        }
        assertThat(beans.isRegistered(name)).isFalse();
        assertThat(beans.isRegistered(tree)).isFalse();
    }
}
