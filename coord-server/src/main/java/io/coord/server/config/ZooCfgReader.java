package io.coord.server.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads ZooKeeper's configuration: a {@code zoo.cfg} (java-properties syntax), and system properties (spec: config).
 *
 * <p>A key of the file that ZooKeeper's parser does not handle itself is the system property {@code zookeeper.<key>},
 * and wins over it. All that is wrong is reported together; what is unknown or without effect is a warning; what would
 * change security and is not there is refused.
 *
 * <p>Stateless, thread-safe. Reads no system property itself: its caller passes them in.
 */
public final class ZooCfgReader {
    private ZooCfgReader() {}

    /**
     * Reads a file.
     *
     * @param properties the system properties; those that are not ZooKeeper's are ignored
     * @throws ConfigException if anything is wrong with it
     */
    public static ZooCfg read(Path file, Map<String, String> properties) throws ConfigException {
        return read(file, properties, SchemeClasses.NONE);
    }

    /** As above; keys {@code authProvider.N} that name none of ZooKeeper's classes are the matter of {@code schemes}. */
    public static ZooCfg read(Path file, Map<String, String> properties, SchemeClasses schemes) throws ConfigException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(new ConfigFinding(file.toString(), 0, "configuration file", "", "can not be read: " + e)));
        }
        return new Reading(file.toString(), file, properties, schemes).read(text);
    }

    /** Reads text as if it were the content of the file {@code origin}. */
    public static ZooCfg parse(String origin, String text, Map<String, String> properties) throws ConfigException {
        return new Reading(origin, null, properties, SchemeClasses.NONE).read(text);
    }

    /**
     * A configuration from system properties only, for a server without a file.
     *
     * @param address       where clients connect
     * @param dataDirectory where the data is
     */
    public static ZooCfg withoutFile(InetSocketAddress address, Path dataDirectory, Map<String, String> properties)
            throws ConfigException {
        return withoutFile(address, dataDirectory, properties, SchemeClasses.NONE);
    }

    /** As above; for {@code schemes} see {@link #read(Path, Map, SchemeClasses)}. */
    public static ZooCfg withoutFile(
            InetSocketAddress address, Path dataDirectory, Map<String, String> properties, SchemeClasses schemes)
            throws ConfigException {
        Reading reading = new Reading("defaults", null, properties, schemes);
        reading.set("clientPort", Integer.toString(address.getPort()));
        reading.set("clientPortAddress", address.getHostString());
        reading.set("dataDir", dataDirectory.toString());
        return reading.read("");
    }

    /** What one call knows. */
    static final class Reading {
        private final String origin;
        private final @Nullable Path file;
        private final SchemeClasses schemes;
        private final Findings findings = new Findings();
        private final Settings settings = new Settings(findings);
        private final List<Setting> dynamicLines = new ArrayList<>();

        Reading(String origin, @Nullable Path file, Map<String, String> properties, SchemeClasses schemes) {
            this.origin = origin;
            this.file = file;
            this.schemes = schemes;
            new TreeMap<>(properties).forEach((key, value) -> {
                if (KnownKeys.isProperty(key)) {
                    settings.put(key, Setting.ofProperty(key, value));
                }
            });
        }

        void set(String key, String value) {
            settings.put(KnownKeys.nameOf(key), new Setting(origin, 0, key, value));
        }

        ZooCfg read(String text) throws ConfigException {
            List<PropertyLines.Entry> entries = PropertyLines.read(origin, text, findings);
            sort(entries);
            Path dataDirectory = settings.path("dataDir");
            EnsembleReader members = new EnsembleReader(origin, file, settings, findings);
            EnsembleConfig ensemble = members.read(dynamicLines, dataDirectory);
            EnsembleConfig.Member own =
                    ensemble == null ? members.onlyMember() : ensemble.members().get(ensemble.myId());
            ServerConfigBuilder builder =
                    new ServerReader(origin, settings, findings, schemes).read(dataDirectory, own);
            settings.rest().forEach((name, setting) -> KnownKeys.judge(name, setting, findings));
            findings.throwIfAny();
            if (!entries.isEmpty()) {
                builder.initialConfiguration(TextWithoutSecrets.of(text, entries));
            }
            return new ZooCfg(builder.ensemble(ensemble).build(), findings.warnings());
        }

        private void sort(List<PropertyLines.Entry> entries) {
            Map<String, Setting> lastLine = new TreeMap<>();
            for (PropertyLines.Entry entry : entries) {
                Setting line = new Setting(
                        origin, entry.line(), entry.key(), entry.value().trim());
                Setting before = lastLine.put(entry.key(), line);
                if (before != null) {
                    findings.warning(before, "is set again in line " + line.line() + ", which counts");
                }
            }
            lastLine.forEach((key, line) -> {
                if (EnsembleReader.isDynamic(key)) {
                    dynamicLines.add(line);
                } else {
                    settings.put(KnownKeys.nameOf(key), line);
                }
            });
        }
    }
}
