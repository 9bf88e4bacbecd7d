package io.coord.it.javaclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.BlockingClient;
import io.coord.client.NodeData;
import io.coord.client.Reconfiguration;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.NoAuthException;
import io.coord.client.error.RetryLaterException;
import io.coord.it.client.TreeListing;
import io.coord.server.LocalEnsemble;
import io.coord.server.auth.AuthConfig;
import io.coord.server.config.EnsembleConfig.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The members of an ensemble, changed with coord's client. */
class ReconfigurationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LocalEnsemble ensemble = LocalEnsemble.builder()
            .reconfigurable(true)
            .configure(config -> config.auth(AuthConfig.DEFAULTS.withSuperDigest(TreeListing.SUPER_DIGEST)))
            .build();

    @RegisterExtension
    final CoordClients clients = new CoordClients(this::leader);

    private String leader() {
        return ensemble.server(ensemble.leader().orElseThrow()).connectString();
    }

    @BeforeEach
    void start() throws Exception {
        ensemble.start();
        ensemble.awaitReady(LIMIT);
    }

    @AfterEach
    void stop() {
        ensemble.close();
    }

    private BlockingClient admin() throws Exception {
        BlockingClient client = clients.blocking();
        client.addAuth("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
        return client;
    }

    @Test
    void aServerJoinsAndOneLeaves() throws Exception {
        BlockingClient client = admin();
        long sid = ensemble.add();
        ensemble.awaitReady(LIMIT);
        CompletableFuture<String> changed = new CompletableFuture<>();
        NodeData before = client.getConfig(event -> changed.complete(event.toString()));

        String line = ensemble.memberLine(sid, Role.PARTICIPANT);
        NodeData after = client.reconfigure(Reconfiguration.change(List.of(line), List.of(follower())));

        assertThat(after.text())
                .contains(line)
                .doesNotContain("server." + follower() + "=")
                .endsWith("version=" + Long.toHexString(after.stat().mzxid()));
        assertThat(client.getConfig().text()).isEqualTo(after.text());
        assertThat(before.text()).doesNotContain(line);
        assertThat(changed.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).contains("/zookeeper/config");
    }

    @Test
    void allMembersAreGivenAtOnce() throws Exception {
        List<String> all = List.of(
                ensemble.memberLine(1, Role.PARTICIPANT),
                ensemble.memberLine(2, Role.PARTICIPANT),
                ensemble.memberLine(3, Role.PARTICIPANT));
        NodeData after = admin().reconfigure(Reconfiguration.replace(all));
        assertThat(after.text()).contains(all);
    }

    @Test
    void whatCanNotBeDoneHasAnExceptionOfItsOwn() throws Exception {
        BlockingClient client = admin();
        Reconfiguration removal = Reconfiguration.change(List.of(), List.of("1"));
        assertThatThrownBy(() -> client.reconfigure(removal.ifVersion(77))).isInstanceOf(BadVersionException.class);
        assertThatThrownBy(() -> client.reconfigure(Reconfiguration.change(List.of(), List.of("1", "2"))))
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> clients.blocking().reconfigure(removal)).isInstanceOf(NoAuthException.class);
        List<String> absent = List.of("server.7=h:1:2;3", "server.8=h:4:5;6", "server.9=h:7:8;9");
        assertThatThrownBy(() -> client.reconfigure(Reconfiguration.change(absent, List.of())))
                .isInstanceOf(RetryLaterException.class);
    }

    private String follower() {
        return ensemble.leader().orElseThrow() == 1 ? "2" : "1";
    }
}
