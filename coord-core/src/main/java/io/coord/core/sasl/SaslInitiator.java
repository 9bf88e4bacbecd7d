package io.coord.core.sasl;

import javax.security.sasl.SaslException;

/** The side that asks: proves to servers who it is. Thread-safe. */
public interface SaslInitiator {
    /** The name of the mechanism, for logs. */
    String mechanism();

    /**
     * Begins with a server. <b>This and the steps that follow may block</b>: with Kerberos they ask a key distribution
     * centre.
     *
     * @param serverHost name of the server's host, as its certificate or Kerberos principal has it
     */
    SaslNegotiation begin(String serverHost) throws SaslException;
}
