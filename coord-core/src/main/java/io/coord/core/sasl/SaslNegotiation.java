package io.coord.core.sasl;

import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * One side of one negotiation: it takes the tokens of the other side and makes its own. Used by one thread at a time; what
 * has thrown is over.
 */
public interface SaslNegotiation {
    /**
     * Goes one step on.
     *
     * @param token what the other side sent, never null; for the first step of who begins: empty
     * @return what to send; null if there is nothing more to say, possible only when it is complete
     * @throws SaslException if the other side has not proven what it should, or does not follow the mechanism
     */
    byte @Nullable [] next(byte[] token) throws SaslException;

    /** Whether this side is content: who is asked knows then who asks, who asks that it speaks to the right one. */
    boolean isComplete();

    /**
     * Who the other side is; only for who is asked, and only when complete.
     *
     * @throws IllegalStateException otherwise
     */
    String peerName();
}
