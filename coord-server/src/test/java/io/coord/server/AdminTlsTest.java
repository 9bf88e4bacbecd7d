package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.tls.StoreFile;
import io.coord.core.tls.TestAuthority;
import io.coord.core.tls.TestCertificate;
import io.coord.server.config.ZooCfgReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin port by HTTPS, with the stores that servers show each other. */
class AdminTlsTest {
    private static final String OPERATOR = "CN=operator";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final TestAuthority authority = new TestAuthority("authority");

    private CoordServer start(String lines) throws Exception {
        StoreFile trust = authority.trustStore(directory.resolve("trusted.pem"));
        StoreFile key = authority.issue("server", "localhost", "127.0.0.1").keyStore(directory.resolve("server.pem"));
        String text = "dataDir=" + directory.resolve("data") + "\nclientPort=0\nadmin.serverPort=0\n"
                + "ssl.quorum.keyStore.location=" + key.file() + "\nssl.quorum.trustStore.location=" + trust.file()
                + "\nX509AuthenticationProvider.superUser=" + OPERATOR + "\n" + lines;
        CoordServer server = CoordServer.builder()
                .config(ZooCfgReader.parse("zoo.cfg", text, Map.of()).server())
                .build();
        server.start();
        return server;
    }

    private HttpClient client(@Nullable String own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(
                authority.trustStore(directory.resolve("trusted.pem")).file())) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (own != null) {
            Path file = directory.resolve(own + ".p12");
            authority.issue(own).keyStore(file);
            keys.init(
                    KeyStore.getInstance(file.toFile(), TestCertificate.PASSWORD.toCharArray()),
                    TestCertificate.PASSWORD.toCharArray());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).connectTimeout(LIMIT).build();
    }

    private static int status(HttpClient client, CoordServer server, String scheme, String path, String... headers)
            throws IOException, InterruptedException {
        int port = server.adminAddress().orElseThrow().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + path))
                .timeout(LIMIT);
        if (headers.length > 0) {
            request.headers(headers).POST(BodyPublishers.noBody());
        }
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    @Test
    void bothWaysWhereThePortIsUnified() throws Exception {
        try (CoordServer server = start("admin.portUnification=true\n")) {
            assertThat(status(client(null), server, "https", "/commands/ruok")).isEqualTo(200);
            assertThat(status(client(null), server, "http", "/commands/ruok")).isEqualTo(200);
        }
    }

    @Test
    void readingCanNeedProofToo() throws Exception {
        try (CoordServer server =
                start("admin.portUnification=true\ncoord.admin.protectReads=true\ncoord.admin.token=t\n")) {
            int port = server.adminAddress().orElseThrow().getPort();
            HttpRequest.Builder ask = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/commands/mntr"));
            assertThat(status(client(null), server, "http", "/commands/mntr")).isEqualTo(401);
            assertThat(status(client(null), server, "http", "/health/ready")).isEqualTo(200);
            assertThat(client(null)
                            .send(ask.header("Authorization", "Bearer t").build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCertificateIsAnIdentity() throws Exception {
        try (CoordServer server = start("admin.forceHttps=true\n")) {
            String path = "/commands/take_snapshot";
            assertThat(status(client("operator"), server, "https", path, "Authorization", "x509"))
                    .isEqualTo(200);
            assertThat(status(client(null), server, "https", path, "Authorization", "x509"))
                    .isEqualTo(401);
            assertThatThrownBy(() -> status(client(null), server, "http", "/commands/ruok"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoShowsNoCertificateGetsNoAnswerWhereOneIsNeeded() throws Exception {
        try (CoordServer server = start("admin.forceHttps=true\nadmin.needClientAuth=true\n")) {
            assertThat(status(client("anybody"), server, "https", "/commands/ruok"))
                    .isEqualTo(200);
            assertThatThrownBy(() -> status(client(null), server, "https", "/commands/ruok"))
                    .isInstanceOf(IOException.class);
        }
    }
}
