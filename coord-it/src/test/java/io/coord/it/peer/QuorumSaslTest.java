package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.tls.TestAuthority;
import io.coord.it.peer.Mixes.Voters;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coord and ZooKeeper demand of each other that they belong to the ensemble, on both ports, whoever leads. */
class QuorumSaslTest {
    private static final String PASSWORD = "long and random";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"ZZC", "CCZ"})
    void serversOfBothKindsLetEachOtherInByPassword(String kinds) throws Exception {
        try (Ensemble ensemble =
                Ensemble.of(directory, Voters.of(kinds).orOracle().array())) {
            knowing(ensemble, PASSWORD);
            LostLeader.costsNothing(ensemble);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZZC", "CCZ"})
    void serversOfBothKindsLetEachOtherInByPasswordInsideOfTls(String kinds) throws Exception {
        try (Ensemble ensemble =
                Ensemble.of(directory, Voters.of(kinds).orOracle().array())) {
            knowing(encrypting(ensemble, new TestAuthority("authority")), PASSWORD);
            LostLeader.costsNothing(ensemble);
        }
    }

    @Test
    void neitherPasswordNorCertificateIsEnough() throws Exception {
        TestAuthority authority = new TestAuthority("authority");
        try (Ensemble ensemble = Ensemble.of(directory, Kind.COORD, Kind.COORD, Kind.COORD)) {
            ensemble.with(
                    "metricsProvider.className", "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider");
            knowing(encrypting(ensemble, authority), PASSWORD);
            // It has the highest number, so it dials the others.
            Member outsider = ensemble.start();
            outsider.kill();
            Member leader = ensemble.awaitNewLeader(outsider);

            knowing(ensemble, "guessed");
            assertRefused(ensemble, outsider, leader, "sasl", "tls");

            knowing(encrypting(ensemble, new TestAuthority("somebody")), PASSWORD);
            assertRefused(ensemble, outsider, leader, "tls", "sasl");

            encrypting(ensemble, authority).with("sslQuorum", "false");
            assertRefused(ensemble, outsider, leader, "tls", "sasl");

            ensemble.with("sslQuorum", "true").startAndAwait(outsider);
            ensemble.assertTreesAreEqual();
        }
    }

    /** Starts it as it is set up now, looks which check keeps it out, and kills it. */
    private static void assertRefused(Ensemble ensemble, Member outsider, Member leader, String check, String notAsked)
            throws Exception {
        double before = refusals(leader, check);
        double others = refusals(leader, notAsked);
        ensemble.start(outsider);
        Awaitility.await("refusals by " + check)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(refusals(leader, check))
                        .as(outsider::condition)
                        .isGreaterThan(before + 1));
        assertThat(refusals(leader, notAsked)).as(leader::condition).isEqualTo(others);
        assertThat(outsider.isServing()).as(outsider::condition).isFalse();
        outsider.kill();
    }

    private static double refusals(Member member, String check) throws Exception {
        return member.meter("coord_peer_refused_total{check=\"" + check + "\"}");
    }

    private Ensemble encrypting(Ensemble ensemble, TestAuthority authority) throws IOException {
        return QuorumStores.of(authority, ensemble, directory).with("sslQuorum", "true");
    }

    private void knowing(Ensemble ensemble, String password) throws IOException {
        Path jaas = Files.writeString(Files.createTempFile(directory, "jaas", ".conf"), """
                QuorumServer { org.apache.zookeeper.server.auth.DigestLoginModule required user_peer="%1$s"; };
                QuorumLearner {
                  org.apache.zookeeper.server.auth.DigestLoginModule required username="peer" password="%1$s";
                };
                """.formatted(password));
        ensemble.with("quorum.auth.enableSasl", "true")
                .with("quorum.auth.learnerRequireSasl", "true")
                .with("quorum.auth.serverRequireSasl", "true")
                .withJvmArgument("-Djava.security.auth.login.config=" + jaas)
                .withJvmArgument("-Dzookeeper.fips-mode=false");
    }
}
