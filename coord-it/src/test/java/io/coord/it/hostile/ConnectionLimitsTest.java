package io.coord.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.RawClient;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionLimitsTest {
    private static final int ALLOWED = 5;

    @RegisterExtension
    static final LeakWatch leaks = new LeakWatch();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"maxClientCnxns", "maxCnxns"})
    void connectionsOverTheLimitAreClosedAndRoomIsReused(String limit) throws IOException {
        ServerOptions options =
                ServerOptions.defaults().with("maxClientCnxns", "0").with(limit, String.valueOf(ALLOWED));
        try (ServerUnderTest server = ServerUnderTest.start(directory.resolve("data"), options)) {
            List<RawClient> served = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> connectIfAllowed(server, served));
            while (served.size() < ALLOWED) {
                assertThat(connectIfAllowed(server, served)).isTrue();
            }
            for (int i = 0; i < 20; i++) {
                assertThat(connectIfAllowed(server, served)).isFalse();
            }
            for (RawClient raw : served) {
                assertThat(raw.call(1, OpCode.exists, new ExistsRequest("/", false))
                                .err())
                        .isZero();
            }
            served.remove(0).close();
            await().atMost(Duration.ofSeconds(60)).until(() -> connectIfAllowed(server, served));
            for (RawClient raw : served) {
                raw.close();
            }
        }
    }

    private static boolean connectIfAllowed(ServerUnderTest server, List<RawClient> served) throws IOException {
        RawClient raw;
        try {
            raw = new RawClient(server.port());
        } catch (SocketException closed) {
            return false;
        }
        try {
            raw.openSession(30_000);
            served.add(raw);
            return true;
        } catch (EOFException | SocketException closed) {
            raw.close();
            return false;
        }
    }

    @Test
    void frameLimitIsTheConfiguredOne() throws IOException {
        ServerOptions options = ServerOptions.defaults().withProperty("jute.maxbuffer", "5000");
        try (ServerUnderTest server = ServerUnderTest.start(directory.resolve("data"), options);
                RawClient raw = RawClient.withSession(server.port())) {
            int overhead =
                    RawClient.requestFrame(1, OpCode.setData, new SetDataRequest("/none", new byte[0], -1)).length - 4;
            assertThat(raw.call(1, OpCode.setData, new SetDataRequest("/none", new byte[5000 - overhead], -1))
                            .err())
                    .isEqualTo(-101);
            raw.sendRaw(RawClient.requestFrame(
                    2, OpCode.setData, new SetDataRequest("/none", new byte[5001 - overhead], -1)));
            raw.expectClosed();
        }
    }
}
