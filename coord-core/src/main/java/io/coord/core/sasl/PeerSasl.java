package io.coord.core.sasl;

import org.jspecify.annotations.Nullable;

/**
 * How the servers of an ensemble prove to each other that they belong to it. Immutable.
 *
 * @param initiator proves it to servers that this one connects to ({@code quorum.auth.learnerRequireSasl}); null: it does
 *                  not
 * @param acceptor  knows the servers that connect to this one
 * @param demanded  who does not prove it is turned away ({@code quorum.auth.serverRequireSasl})
 */
public record PeerSasl(@Nullable SaslInitiator initiator, SaslAcceptor acceptor, boolean demanded) {
    /**
     * Whether a name must have the host of a member. With Kerberos it must: all who are known to the realm can prove some
     * name, clients and other services among them. A password for servers is known to nobody else.
     */
    public boolean hostsMatter() {
        return acceptor.mechanism().equals(KerberosAcceptor.MECHANISM);
    }
}
