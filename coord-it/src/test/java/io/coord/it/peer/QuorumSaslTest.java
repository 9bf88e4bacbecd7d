package io.coord.it.peer;

import io.coord.it.peer.Mixes.Voters;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coord and ZooKeeper demand of each other that they belong to the ensemble, on both ports, whoever leads. */
class QuorumSaslTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"ZZC", "CCZ"})
    void serversOfBothKindsLetEachOtherInByPassword(String kinds) throws Exception {
        Path jaas = Files.writeString(directory.resolve("jaas.conf"), """
                QuorumServer { org.apache.zookeeper.server.auth.DigestLoginModule required user_peer="long and random"; };
                QuorumLearner {
                  org.apache.zookeeper.server.auth.DigestLoginModule required username="peer" password="long and random";
                };
                """);
        try (Ensemble ensemble = Ensemble.of(
                        directory, Voters.of(kinds).orOracle().array())
                .with("quorum.auth.enableSasl", "true")
                .with("quorum.auth.learnerRequireSasl", "true")
                .with("quorum.auth.serverRequireSasl", "true")
                .withJvmArgument("-Djava.security.auth.login.config=" + jaas)
                .withJvmArgument("-Dzookeeper.fips-mode=false")) {
            LostLeader.costsNothing(ensemble);
        }
    }
}
