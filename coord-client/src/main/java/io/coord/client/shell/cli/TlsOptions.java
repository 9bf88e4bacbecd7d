package io.coord.client.shell.cli;

import io.coord.core.tls.Secret;
import io.coord.core.tls.StoreFile;
import io.coord.core.tls.TlsConfig;
import io.coord.core.tls.TlsConfigBuilder;
import io.coord.core.tls.TlsConfigException;
import io.coord.core.tls.TlsContext;
import io.coord.core.tls.TlsKeys;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether connections are encrypted, and how: by options, or by a file as ZooKeeper's shell takes it. */
final class TlsOptions {
    private static final String USER = "shell";
    private static final String KEYS = "zookeeper.ssl.";
    private static final String SECURE = "zookeeper.client.secure";

    @Option(
            names = "--tls",
            description = "Encrypt; servers must have a certificate that this JVM trusts, or see --tls-trust.")
    private boolean encrypt;

    @Option(
            names = "--tls-trust",
            paramLabel = "FILE",
            description = "Encrypt; the authorities to trust (PEM, JKS or PKCS12).")
    private @Nullable Path trust;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Encrypt; own key and certificate (PEM, JKS or PKCS12).")
    private @Nullable Path key;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "Holds the password of the file of --tls-key.")
    private @Nullable Path passwordFile;

    @Option(names = "--tls-any-host", description = "Take a certificate also if it names another host.")
    private boolean anyHost;

    @Option(
            names = {"--client-configuration", "-client-configuration"},
            paramLabel = "FILE",
            description = "Properties as for ZooKeeper's shell: zookeeper.client.secure, zookeeper.ssl.*")
    private @Nullable Path properties;

    /** Null if connections are not encrypted. */
    @Nullable
    TlsContext context() {
        TlsConfig config = properties == null ? ofOptions() : ofFile(properties);
        if (config == null) {
            return null;
        }
        try {
            return TlsContext.open(USER, config);
        } catch (TlsConfigException e) {
            throw new IllegalArgumentException("TLS: " + e.option() + ": " + e.getMessage(), e);
        }
    }

    private @Nullable TlsConfig ofOptions() {
        if (passwordFile != null && key == null) {
            throw new IllegalArgumentException("--tls-password-file needs --tls-key");
        }
        if (!encrypt && trust == null && key == null) {
            if (anyHost) {
                throw new IllegalArgumentException("--tls-any-host needs --tls");
            }
            return null;
        }
        TlsConfigBuilder builder = new TlsConfigBuilder();
        if (trust != null) {
            builder.trustStore(StoreFile.of(trust));
        }
        if (key != null) {
            builder.keyStore(new StoreFile(key, null, Secret.NONE, passwordFile));
        }
        return (anyHost ? builder.withoutServerHostCheck() : builder).build();
    }

    private @Nullable TlsConfig ofFile(Path file) {
        if (ofOptions() != null) {
            throw new IllegalArgumentException("--client-configuration and --tls...: one of them is enough");
        }
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            read.load(in);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": can not be read: " + e, e);
        }
        if (!Boolean.parseBoolean(read.getProperty(SECURE, "false").trim())) {
            return null;
        }
        List<String> problems = new ArrayList<>();
        TlsConfig config = TlsKeys.read(
                new TlsKeys.Source() {
                    @Override
                    public @Nullable String value(String name) {
                        String value = read.getProperty(KEYS + name);
                        return value == null ? null : value.trim();
                    }

                    @Override
                    public void problem(String name, String text) {
                        problems.add(file + ": " + KEYS + name + ": " + text);
                    }
                },
                false);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return config;
    }
}
