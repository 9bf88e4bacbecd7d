package io.coord.it.tls;

import io.coord.server.CoordServer;
import io.coord.server.ServerStartException;
import io.coord.server.config.ConfigException;
import io.coord.server.config.ZooCfgReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A server as a {@code zoo.cfg} describes it: a plain port and one for TLS, four-letter words allowed. */
public final class TlsServer implements AutoCloseable {
    private final CoordServer server;

    /** @param keys {@code ssl.*} and others of a {@code zoo.cfg} */
    public TlsServer(Path dataDir, Map<String, String> keys) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "dataDir", dataDir.toString(),
                "clientPort", "0",
                "clientPortAddress", "127.0.0.1",
                "secureClientPort", "0",
                "secureClientPortAddress", "127.0.0.1",
                "serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory",
                "4lw.commands.whitelist", "*",
                "tickTime", "500",
                "admin.enableServer", "false"));
        all.putAll(keys);
        StringBuilder text = new StringBuilder();
        all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        try {
            server = CoordServer.builder()
                    .name("tls")
                    .config(ZooCfgReader.parse("zoo.cfg", text.toString(), Map.of())
                            .server())
                    .build();
            server.start();
        } catch (ConfigException | ServerStartException e) {
            throw new IllegalStateException(e);
        }
    }

    int plainPort() {
        return server.clientAddress().orElseThrow().getPort();
    }

    public int securePort() {
        return server.secureClientAddress().orElseThrow().getPort();
    }

    /** By name, as certificates hold it. */
    public String secure() {
        return "localhost:" + securePort();
    }

    @Override
    public void close() {
        server.close();
    }
}
