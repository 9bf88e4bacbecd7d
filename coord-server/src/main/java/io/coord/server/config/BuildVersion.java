package io.coord.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;

/**
 * What this server was built from, for the start-up line and the version lines of the four-letter commands (spec:
 * semantics 8).
 *
 * @param version of the project
 * @param commit  short hash; {@code dev} unless it was built as a release
 * @param built   fixed per release, so that builds are reproducible
 */
public record BuildVersion(String version, String commit, Instant built) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Reads what the build left on the class path. */
    public static BuildVersion read() {
        Properties properties = new Properties();
        try (InputStream in = BuildVersion.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing beside " + BuildVersion.class.getName());
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildVersion(
                properties.getProperty("version"),
                properties.getProperty("commit"),
                Instant.parse(properties.getProperty("built")));
    }

    /** As ZooKeeper writes it, e.g. {@code 1.2.0-1a2b3c4, built on 2026-01-01 00:00 UTC}. */
    @Override
    public String toString() {
        return version + "-" + commit + ", built on " + TIME.format(built);
    }
}
