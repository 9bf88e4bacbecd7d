package io.coord.it.peer;

import io.coord.core.tls.TestAuthority;
import io.coord.core.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keys and trust for TLS between servers. */
final class QuorumStores {
    private QuorumStores() {}

    /** Servers that start from now on have a certificate of this authority, and trust those of no other. */
    static Ensemble of(TestAuthority authority, Ensemble ensemble, Path directory) throws IOException {
        Path own = Files.createTempDirectory(directory, "stores");
        authority.trustStore(own.resolve("trusted.pem"));
        authority.issue("server", "localhost", "127.0.0.1").keyStore(own.resolve("server.p12"));
        return ensemble.with(
                        "ssl.quorum.trustStore.location",
                        own.resolve("trusted.pem").toString())
                .with("ssl.quorum.keyStore.location", own.resolve("server.p12").toString())
                .with("ssl.quorum.keyStore.password", TestCertificate.PASSWORD);
    }
}
