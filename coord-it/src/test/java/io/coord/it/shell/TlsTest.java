package io.coord.it.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.tls.TestAuthority;
import io.coord.core.tls.TestCertificate;
import io.coord.it.tls.TlsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell by TLS, set up by its options or by a file as ZooKeeper's shell has it. */
class TlsTest {
    @TempDir
    private Path directory;

    @Test
    void optionsOrAFileOfZooKeepersShellEncryptConnections() throws Exception {
        TestAuthority authority = new TestAuthority("authority");
        Path trust = authority.trustStore(directory.resolve("trusted.pem")).file();
        Path alice = authority
                .issue("alice")
                .keyStore(directory.resolve("alice.p12"))
                .file();
        Path server = authority
                .issue("server", "localhost")
                .keyStore(directory.resolve("server.pem"))
                .file();
        Path password = Files.writeString(directory.resolve("password"), TestCertificate.PASSWORD);
        Path properties = Files.writeString(
                directory.resolve("client.properties"),
                String.join(
                        "\n",
                        "zookeeper.client.secure=true",
                        "zookeeper.ssl.trustStore.location=" + trust,
                        "zookeeper.ssl.keyStore.location=" + alice,
                        "zookeeper.ssl.keyStore.password=" + TestCertificate.PASSWORD));
        try (TlsServer tls = new TlsServer(
                directory.resolve("data"),
                Map.of("ssl.keyStore.location", server.toString(), "ssl.trustStore.location", trust.toString()))) {
            CliJar cli = new CliJar(directory, tls.secure());
            String[] options = {
                "--tls-trust",
                trust.toString(),
                "--tls-key",
                alice.toString(),
                "--tls-password-file",
                password.toString()
            };

            cli.run(with(options, "create", "/a", "secret")).isOk();
            assertThat(cli.run("--client-configuration", properties.toString(), "get", "/a")
                            .isOk()
                            .lines())
                    .contains("secret");
            assertThat(cli.run(with(options, "whoami")).isOk().out()).contains("x509", "alice");

            String byAddress = "127.0.0.1:" + tls.securePort();
            CliJar.Ended other = cli.run(with(options, "-s", byAddress, "-w", "2000", "get", "/a"));
            assertThat(other.code()).isNotZero();
            assertThat(other.err()).contains("127.0.0.1");
        }
    }

    private static String[] with(String[] options, String... command) {
        String[] all = new String[options.length + command.length];
        System.arraycopy(options, 0, all, 0, options.length);
        System.arraycopy(command, 0, all, options.length, command.length);
        return all;
    }
}
