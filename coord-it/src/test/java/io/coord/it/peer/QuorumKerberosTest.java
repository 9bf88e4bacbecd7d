package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.peer.Mixes.Voters;
import io.coord.it.security.Kdc;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers show each other tickets, on both ports, whoever leads. All are on 127.0.0.1, so that is the host of their principal. */
class QuorumKerberosTest {
    private static final String MEMBER = "zkquorum/127.0.0.1";
    private static final String STRANGER = "zkquorum/stranger.example";
    private static final String CLIENT = "alice";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    static final Kdc kdc = new Kdc(MEMBER, STRANGER, CLIENT);

    /** Says that it is the same realm, and does not know the keys of that one. */
    @RegisterExtension
    static final Kdc impostor = new Kdc(MEMBER);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"CCC", "ZZC", "CCZ"})
    void serversLetEachOtherInByTicket(String kinds) throws Exception {
        try (Ensemble ensemble =
                demanding(Ensemble.of(directory, Voters.of(kinds).orOracle().array()))) {
            as(ensemble, kdc, MEMBER);
            LostLeader.costsNothing(ensemble);
        }
    }

    /** Anybody in the realm has a ticket: clients, other services, servers of other ensembles. */
    @ParameterizedTest
    @ValueSource(strings = {STRANGER, CLIENT})
    void ticketOfSomebodyElseDoesNotMakeAMember(String principal) throws Exception {
        try (Ensemble ensemble = demanding(Ensemble.of(directory, Kind.COORD, Kind.COORD, Kind.COORD))) {
            as(ensemble, kdc, MEMBER);
            Member outsider = ensemble.start();
            outsider.kill();
            Member leader = ensemble.awaitNewLeader(outsider);

            as(ensemble, kdc, principal);
            assertRefused(
                    ensemble,
                    outsider,
                    leader,
                    principal + "@" + Kdc.REALM + " is no member: members are on [127.0.0.1]");
        }
    }

    @Test
    void memberWithoutValidTicketIsRefusedAndCounted() throws Exception {
        try (Ensemble ensemble = demanding(Ensemble.of(directory, Kind.COORD, Kind.COORD, Kind.COORD))) {
            ensemble.with(
                    "metricsProvider.className", "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider");
            as(ensemble, kdc, MEMBER);
            Member outsider = ensemble.start();
            outsider.kill();
            Member leader = ensemble.awaitNewLeader(outsider);
            assertThat(refusals(leader)).isZero();

            as(ensemble, impostor, MEMBER);
            assertRefused(ensemble, outsider, leader, "Mechanism level: Checksum failed");
            double forged = refusals(leader);
            assertThat(forged).isPositive();

            as(ensemble, kdc, MEMBER);
            ensemble.with("quorum.auth.enableSasl", "false")
                    .with("quorum.auth.learnerRequireSasl", "false")
                    .with("quorum.auth.serverRequireSasl", "false");
            assertRefused(ensemble, outsider, leader, "it does not say who it is");
            assertThat(refusals(leader)).isGreaterThan(forged);

            demanding(ensemble).startAndAwait(outsider);
            ensemble.assertTreesAreEqual();
        }
    }

    private static double refusals(Member member) throws Exception {
        return member.meter("coord_peer_refused_total{check=\"sasl\"}");
    }

    /** Starts it as it is set up now, looks what the leader makes of it, and kills it. */
    private static void assertRefused(Ensemble ensemble, Member outsider, Member leader, String reason) {
        int before = leader.output().length();
        ensemble.start(outsider);
        Awaitility.await("refusal")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                leader.output().substring(before).lines())
                        .as(outsider::condition)
                        .anyMatch(line -> line.contains("WARN")
                                && line.contains("server refused, it has not proven that it belongs here server=")
                                && line.contains(" remote=/127.0.0.1:")
                                && line.contains(reason)));
        assertThat(outsider.isServing()).as(outsider::condition).isFalse();
        outsider.kill();
    }

    private Ensemble as(Ensemble ensemble, Kdc issuer, String principal) throws IOException {
        Path jaas = Files.writeString(
                Files.createTempFile(directory, "jaas", ".conf"),
                "QuorumServer { " + issuer.loginOf(principal) + " };\nQuorumLearner { " + issuer.loginOf(principal)
                        + " };\n");
        return ensemble.withJvmArgument("-Djava.security.krb5.conf=" + issuer.configFile())
                .withJvmArgument("-Djava.security.auth.login.config=" + jaas);
    }

    private static Ensemble demanding(Ensemble ensemble) {
        return ensemble.with("quorum.auth.enableSasl", "true")
                .with("quorum.auth.learnerRequireSasl", "true")
                .with("quorum.auth.serverRequireSasl", "true")
                .with("quorum.auth.kerberos.servicePrincipal", "zkquorum/_HOST");
    }
}
