package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.server.CoordServer;
import io.coord.server.ServerStartException;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The body of the method is the example in README.md. */
final class EmbeddingExample {
    private EmbeddingExample() {}

    static String run(Path directory) throws ServerStartException, IOException, InterruptedException, KeeperException {
        ServerConfig config = new ServerConfigBuilder()
                .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                .dataDirectory(directory)
                .build();
        try (CoordServer server =
                CoordServer.builder().name("example").config(config).build()) {
            server.start();
            ZooKeeper client = new ZooKeeper(server.connectString(), 10_000, event -> {});
            client.create("/hello", "world".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            String answer = new String(client.getData("/hello", false, null), UTF_8);
            client.close();
            return answer;
        }
    }
}
