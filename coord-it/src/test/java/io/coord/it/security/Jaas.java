package io.coord.it.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JAAS file for a class of tests. ZooKeeper's client reads the configuration of the JVM only, so it is that one, too, until
 * the class has ended.
 */
final class Jaas implements BeforeAllCallback, AfterAllCallback {
    static final String PROPERTY = "java.security.auth.login.config";

    private final Path file;

    Jaas(String content) {
        try {
            file = Files.createTempFile("coord-it-jaas", ".conf");
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String file() {
        return file.toString();
    }

    /** ZooKeeper's client with a section of the file. */
    static ZKClientConfig client(String section) {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section);
        config.setProperty("zookeeper.fips-mode", "false");
        return config;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        System.setProperty(PROPERTY, file());
        Configuration.setConfiguration(null);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        System.clearProperty(PROPERTY);
        Configuration.setConfiguration(null);
        Files.delete(file);
    }
}
