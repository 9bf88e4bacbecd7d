package io.coord.server.cli;

import io.coord.server.config.ConfigException;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ZooCfgReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the configuration file has changed, and hands a new configuration on if it is right. What can only change
 * with a restart is named. Thread: one.
 */
final class ConfigWatch {
    private static final Logger log = LoggerFactory.getLogger("io.coord.server");

    /** What {@link io.coord.server.CoordServer#reload} takes over. */
    private static final Set<String> LIVE =
            Set.of("4lw.commands.whitelist", "coord.request.warningthresholdms", "coord.admin.token");

    /** A server writes them itself when the members change. */
    private static final Set<String> OF_MEMBERS = Set.of("dynamicConfigFile", "clientPort", "clientPortAddress");

    private static final String MEMBER = "server.";

    private final Path file;
    private final Map<String, String> properties;
    private final Consumer<ServerConfig> reload;
    private String text;

    /** @param properties the system properties */
    ConfigWatch(Path file, Map<String, String> properties, Consumer<ServerConfig> reload) throws IOException {
        this.file = file;
        this.properties = properties;
        this.reload = reload;
        this.text = read();
    }

    private String read() throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Looks once. */
    void look() {
        String now;
        try {
            now = read();
        } catch (IOException e) {
            // It may be on the way from one version to the next, and nothing depends on it until it is there again.
            log.debug("configuration can not be read file={} cause={}", file, e.toString());
            return;
        }
        if (now.equals(text)) {
            return;
        }
        SortedSet<String> changed = changed(text, now);
        text = now;
        if (changed.isEmpty()) {
            return;
        }
        try {
            ServerConfig config =
                    ZooCfgReader.read(file, properties, new LoadedSchemes()).server();
            reload.accept(config);
            tell(changed);
        } catch (IllegalStateException e) {
            log.warn("configuration has changed, but the server does not run (any more): {}", e.getMessage());
        } catch (ConfigException e) {
            log.error("configuration has changed and is wrong, the one before stays in force: {}", e.getMessage());
        }
    }

    private void tell(SortedSet<String> changed) {
        SortedSet<String> live = new TreeSet<>(changed);
        live.retainAll(LIVE);
        SortedSet<String> later = new TreeSet<>(changed);
        later.removeAll(LIVE);
        if (!live.isEmpty()) {
            log.info("configuration has changed file={} inForce={}", file, live);
        }
        if (!later.isEmpty()) {
            log.warn("configuration has changed, restart the server for these file={} keys={}", file, later);
        }
    }

    /** Keys of which the value is another, or that came or went. */
    private static SortedSet<String> changed(String before, String after) {
        Properties old = parse(before);
        Properties now = parse(after);
        SortedSet<String> changed = new TreeSet<>(old.stringPropertyNames());
        changed.addAll(now.stringPropertyNames());
        changed.removeIf(key -> OF_MEMBERS.contains(key)
                || key.startsWith(MEMBER)
                || Objects.equals(old.getProperty(key), now.getProperty(key)));
        return changed;
    }

    private static Properties parse(String text) {
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            // A bad escape: the reader of the configuration says which line.
            parsed.setProperty("the file itself", text);
        }
        return parsed;
    }
}
