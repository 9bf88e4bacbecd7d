package io.coord.it.interop;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.ZooKeeper;

/** A server for one question. */
final class ServerProbe {
    private ServerProbe() {}

    interface Question {
        void ask(ZooKeeper client) throws Exception;
    }

    /** Asks a server that was started on an empty directory. */
    static void onFreshServer(Question question) throws Exception {
        Path directory = Files.createTempDirectory("coord-it-");
        try (ServerUnderTest server = ServerUnderTest.start(directory.resolve("data"), ServerOptions.defaults())) {
            ZooKeeper client = new ZooKeeper(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, new Events());
            try {
                question.ask(client);
            } finally {
                client.close();
            }
        } finally {
            ServerExtension.deleteTree(directory);
        }
    }
}
