package io.coord.core.tls;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's names for the settings of TLS ({@code keyStore.location, clientAuth, ...}), which stand behind
 * {@code ssl.}, {@code ssl.quorum.} or {@code zookeeper.ssl.}.
 */
public final class TlsKeys {
    private static final String KEY_STORE = "keyStore";
    private static final String TRUST_STORE = "trustStore";
    private static final List<String> ANY_VERSION = List.of("TLS", "SSL");

    /** Where values come from, and where it is told what is wrong with them. */
    public interface Source {
        /** Null if it is not set. */
        @Nullable
        String value(String key);

        void problem(String key, String text);
    }

    private final Source source;
    private final TlsConfigBuilder builder = new TlsConfigBuilder();

    private TlsKeys(Source source) {
        this.source = source;
    }

    /**
     * Reads the settings; what is wrong is told to the source, and left out.
     *
     * @param verifyClientHost whether clients must come from where their certificate says, if nothing is said about it
     */
    public static TlsConfig read(Source source, boolean verifyClientHost) {
        return new TlsKeys(source).read(verifyClientHost);
    }

    private TlsConfig read(boolean verifyClientHost) {
        builder.keyStore(store(KEY_STORE))
                .trustStore(store(TRUST_STORE))
                .protocols(protocols())
                .cipherSuites(list("ciphersuites"))
                .clientCertificates(choice("clientAuth", ClientCertificates.class, ClientCertificates.NEED))
                .engine(choice("sslProvider", TlsEngine.class, TlsEngine.JDK));
        if (!flag("hostnameVerification", true)) {
            builder.withoutServerHostCheck();
        }
        if (flag("clientHostnameVerification", verifyClientHost)) {
            builder.verifyClientHost();
        }
        if (flag("crl", false)) {
            builder.checkCrl();
        }
        if (flag("ocsp", false)) {
            builder.checkOcsp();
        }
        handshakeTimeout();
        refuse("context.supplier.class", "classes can not be named here: an embedder passes a TlsConfig");
        if (flag("allowReverseDnsLookup", false)) {
            source.problem(
                    "allowReverseDnsLookup",
                    "names are not looked up from addresses: what a name service says proves nothing");
        }
        return builder.build();
    }

    private @Nullable StoreFile store(String which) {
        Path file = path(which + ".location");
        String typeName = source.value(which + ".type");
        String password = source.value(which + ".password");
        Path passwordFile = path(which + ".passwordPath");
        StoreType type = null;
        if (typeName != null && !typeName.isEmpty()) {
            type = StoreType.ofName(typeName).orElse(null);
            if (type == null) {
                source.problem(which + ".type", "allowed are " + StoreType.names());
            }
        }
        return file == null
                ? null
                : new StoreFile(file, type, password == null ? Secret.NONE : Secret.of(password), passwordFile);
    }

    private @Nullable Path path(String key) {
        String value = source.value(key);
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            source.problem(key, "not a path: " + e.getReason());
            return null;
        }
    }

    /** Compat: one version alone may be given by another key. */
    private List<String> protocols() {
        String single = source.value("protocol");
        List<String> enabled = list("enabledProtocols");
        boolean named = single != null && !single.isEmpty() && !ANY_VERSION.contains(single);
        return enabled.isEmpty() && named ? List.of(single) : enabled;
    }

    private List<String> list(String key) {
        String value = source.value(key);
        return value == null
                ? List.of()
                : Arrays.stream(value.split(","))
                        .map(String::trim)
                        .filter(item -> !item.isEmpty())
                        .toList();
    }

    private <E extends Enum<E>> E choice(String key, Class<E> type, E absent) {
        String value = source.value(key);
        if (value == null || value.isEmpty()) {
            return absent;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        source.problem(
                key, "allowed are " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
        return absent;
    }

    private boolean flag(String key, boolean absent) {
        String value = source.value(key);
        if (value == null) {
            return absent;
        }
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            source.problem(key, "allowed are true and false");
            return absent;
        }
        return value.equalsIgnoreCase("true");
    }

    private void handshakeTimeout() {
        String key = "handshakeDetectionTimeoutMillis";
        String value = source.value(key);
        if (value == null) {
            return;
        }
        try {
            int millis = Integer.parseInt(value);
            if (millis >= 1) {
                builder.handshakeTimeout(Duration.ofMillis(millis));
                return;
            }
        } catch (NumberFormatException e) {
            source.problem(key, "not a whole number of milliseconds");
            return;
        }
        source.problem(key, "must be at least 1 (milliseconds)");
    }

    private void refuse(String key, String text) {
        String value = source.value(key);
        if (value != null && !value.isEmpty()) {
            source.problem(key, text);
        }
    }
}
