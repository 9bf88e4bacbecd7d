package io.coord.core.sasl;

import javax.security.sasl.SaslException;

/** The side that is asked: makes a negotiation for each peer that wants to prove who it is. Thread-safe. */
public interface SaslAcceptor {
    /** The registered name of the mechanism. */
    String mechanism();

    /** Begins with a peer. Neither this nor the steps that follow go over a network. */
    SaslNegotiation begin() throws SaslException;
}
