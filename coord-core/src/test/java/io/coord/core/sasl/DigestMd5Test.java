package io.coord.core.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import javax.security.sasl.SaslException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DigestMd5Test {
    private final SaslAcceptor acceptor =
            new DigestMd5Acceptor(SaslService.CLIENTS, Map.of("alice", "wönder"), PrincipalNames.ofRealm(""));

    @Test
    void whoKnowsThePasswordIsTheUser() throws SaslException {
        SaslNegotiation server = acceptor.begin();
        SaslNegotiation client = initiator("alice", "wönder").begin("anywhere");

        byte[] challenge = server.next(client.next(new byte[0]));
        assertThat(new String(challenge, UTF_8))
                .startsWith("realm=\"zk-sasl-md5\",nonce=\"")
                .endsWith("charset=utf-8,algorithm=md5-sess");
        byte[] proof = server.next(client.next(challenge));

        assertThat(server.isComplete()).isTrue();
        assertThat(server.peerName()).isEqualTo("alice");
        assertThat(client.next(proof)).isNull();
        assertThat(client.isComplete()).isTrue();
    }

    @Test
    void wrongPasswordsAndUnknownUsersAndOtherServicesAreRefused() throws SaslException {
        assertRefused(initiator("alice", "wonder"));
        assertRefused(initiator("bob", "wönder"));
        assertRefused(new DigestMd5Initiator(SaslService.PEERS, "alice", "wönder"));
    }

    @Test
    void aClientNoticesAServerThatDoesNotKnowThePassword() throws SaslException {
        SaslNegotiation server = acceptor.begin();
        SaslNegotiation client = initiator("alice", "wönder").begin("anywhere");
        client.next(server.next(client.next(new byte[0])));

        assertThatThrownBy(() -> client.next("rspauth=00112233445566778899aabbccddeeff".getBytes(UTF_8)))
                .isInstanceOf(SaslException.class);
    }

    @Test
    void nothingFollowsTheEnd() throws SaslException {
        SaslNegotiation server = acceptor.begin();
        SaslNegotiation client = initiator("alice", "wönder").begin("anywhere");
        client.next(server.next(client.next(server.next(client.next(new byte[0])))));

        assertThatThrownBy(() -> server.next(new byte[] {1})).isInstanceOf(SaslException.class);
        assertThatThrownBy(() -> client.next(new byte[] {1})).isInstanceOf(SaslException.class);
    }

    @Property(tries = 300)
    void hostileTokensAreTypedFailures(@ForAll byte[] first, @ForAll byte[] second) throws SaslException {
        SaslNegotiation server = acceptor.begin();
        for (byte[] token : new byte[][] {first, second}) {
            try {
                server.next(token);
            } catch (SaslException e) {
                break;
            }
        }
        assertThat(server.isComplete()).isFalse();
    }

    private void assertRefused(SaslInitiator initiator) throws SaslException {
        SaslNegotiation server = acceptor.begin();
        SaslNegotiation client = initiator.begin("anywhere");
        byte @Nullable [] challenge = server.next(client.next(new byte[0]));
        byte @Nullable [] response = client.next(challenge);

        assertThatThrownBy(() -> server.next(response)).isInstanceOf(SaslException.class);
        assertThat(server.isComplete()).isFalse();
    }

    private static SaslInitiator initiator(String user, String password) {
        return new DigestMd5Initiator(SaslService.CLIENTS, user, password);
    }
}
