package io.coord.it.tls;

import io.coord.core.tls.StoreFile;
import io.coord.core.tls.TestAuthority;
import io.coord.core.tls.TestCertificate;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.client.ZKClientConfig;

/** Key and trust stores of one test, in a directory, and the settings that name them. */
final class Stores {
    private final Path directory;
    private final TestAuthority authority = new TestAuthority("authority");
    private final StoreFile trust;

    Stores(Path directory) {
        this.directory = directory;
        this.trust = authority.trustStore(directory.resolve("trusted.pem"));
    }

    TestAuthority authority() {
        return authority;
    }

    /** Of who trusts that authority. */
    StoreFile trust() {
        return trust;
    }

    /** Of a server that is reached as localhost, in a file with this extension. */
    Map<String, String> server(String extension) {
        return keys("", authority.issue("server", "localhost", "127.0.0.1"), "server" + extension);
    }

    /** The settings of {@code zoo.cfg} for this certificate. */
    Map<String, String> keys(String prefix, TestCertificate certificate, String file) {
        Map<String, String> keys = new TreeMap<>();
        StoreFile store = certificate.keyStore(directory.resolve(file));
        keys.put("ssl." + prefix + "keyStore.location", store.file().toString());
        if (!file.endsWith(".pem")) {
            keys.put("ssl." + prefix + "keyStore.password", TestCertificate.PASSWORD);
        }
        keys.put("ssl." + prefix + "trustStore.location", trust.file().toString());
        return keys;
    }

    /** ZooKeeper's client with TLS as its documentation says; without a certificate of its own. */
    ZKClientConfig client() {
        return client(trust);
    }

    ZKClientConfig client(StoreFile trusted) {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.client.secure", "true");
        config.setProperty("zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.trustStore.location", trusted.file().toString());
        return config;
    }

    /** The same that shows this certificate. */
    ZKClientConfig client(TestCertificate own, String file) {
        ZKClientConfig config = client();
        own.keyStore(directory.resolve(file));
        config.setProperty(
                "zookeeper.ssl.keyStore.location", directory.resolve(file).toString());
        if (!file.endsWith(".pem")) {
            config.setProperty("zookeeper.ssl.keyStore.password", TestCertificate.PASSWORD);
        }
        return config;
    }
}
