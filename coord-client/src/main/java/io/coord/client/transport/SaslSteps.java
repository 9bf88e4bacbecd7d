package io.coord.client.transport;

import io.coord.core.model.Bytes;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.sasl.SaslNegotiation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * The steps of SASL on one connection after the other. With Kerberos they go over the network, so each is made on the JDK's
 * pool; the next begins only when the last has ended. Thread: event loop of the client.
 */
final class SaslSteps {
    private final SaslInitiator initiator;
    private CompletableFuture<SaslNegotiation> negotiation = new CompletableFuture<>();

    /**
     * @param token  to send, null: there is nothing more to say
     * @param proven whether our side is content
     */
    record Step(@Nullable Bytes token, boolean proven) {}

    SaslSteps(SaslInitiator initiator) {
        this.initiator = initiator;
    }

    CompletableFuture<Step> begin(String host) {
        negotiation = CompletableFuture.supplyAsync(() -> {
            try {
                return initiator.begin(host);
            } catch (SaslException e) {
                throw new CompletionException(e);
            }
        });
        return next(Bytes.EMPTY);
    }

    CompletableFuture<Step> next(Bytes token) {
        return negotiation.thenApplyAsync(begun -> {
            try {
                byte[] next = begun.next(token.array());
                return new Step(next == null ? null : Bytes.wrap(next), begun.isComplete());
            } catch (SaslException e) {
                throw new CompletionException(e);
            }
        });
    }
}
