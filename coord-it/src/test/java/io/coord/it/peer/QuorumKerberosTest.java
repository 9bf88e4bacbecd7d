package io.coord.it.peer;

import io.coord.it.peer.Mixes.Voters;
import io.coord.it.security.Kdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers show each other tickets, on both ports, whoever leads. All are on 127.0.0.1, so that is the host of their principal. */
class QuorumKerberosTest {
    private static final String MEMBER = "zkquorum/127.0.0.1";

    @RegisterExtension
    static final Kdc kdc = new Kdc(MEMBER);

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
