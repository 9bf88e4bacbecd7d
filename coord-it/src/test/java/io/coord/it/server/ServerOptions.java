package io.coord.it.server;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings of a server in ZooKeeper's own words, since both implementations understand these.
 *
 * @param config lines of {@code zoo.cfg} beyond directory and port
 * @param properties system properties that have no {@code zoo.cfg} form ({@code jute.maxbuffer}, {@code znode.container.*})
 */
public record ServerOptions(SortedMap<String, String> config, SortedMap<String, String> properties) {

    public ServerOptions {
        config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /** Short ticks, every four-letter word, no limit of connections per address. */
    public static ServerOptions defaults() {
        return new ServerOptions(new TreeMap<>(), new TreeMap<>())
                .with("tickTime", "500")
                .with("minSessionTimeout", "1000")
                .with("maxSessionTimeout", "60000")
                .with("maxClientCnxns", "0")
                .with("4lw.commands.whitelist", "*")
                .with("admin.enableServer", "false")
                .with("preAllocSize", "1024");
    }

    public ServerOptions with(String key, String value) {
        SortedMap<String, String> changed = new TreeMap<>(config);
        changed.put(key, value);
        return new ServerOptions(changed, properties);
    }

    public ServerOptions without(String key) {
        SortedMap<String, String> changed = new TreeMap<>(config);
        changed.remove(key);
        return new ServerOptions(changed, properties);
    }

    public ServerOptions withProperty(String key, String value) {
        SortedMap<String, String> changed = new TreeMap<>(properties);
        changed.put(key, value);
        return new ServerOptions(config, changed);
    }

    /** The text of a {@code zoo.cfg} with these settings. */
    public String zooCfg(java.nio.file.Path dataDir, int clientPort) {
        StringBuilder text = new StringBuilder();
        text.append("dataDir=").append(dataDir.toAbsolutePath()).append('\n');
        text.append("clientPort=").append(clientPort).append('\n');
        text.append("clientPortAddress=127.0.0.1\n");
        config.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }
}
