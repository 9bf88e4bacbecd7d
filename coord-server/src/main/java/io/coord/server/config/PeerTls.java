package io.coord.server.config;

import io.coord.core.tls.TlsConfig;

/**
 * TLS between the servers of an ensemble.
 *
 * @param whenDialling  connections that this server makes are encrypted ({@code sslQuorum})
 * @param plainAccepted it takes others too ({@code portUnification}): for as long as not all servers encrypt
 * @param reload        the files are looked at while the server runs, and read again ({@code sslQuorumReloadCertFiles})
 */
public record PeerTls(TlsConfig tls, boolean whenDialling, boolean plainAccepted, boolean reload) {
    /** Nothing but TLS; the files are read again when they change. */
    public static PeerTls only(TlsConfig tls) {
        return new PeerTls(tls, true, false, true);
    }
}
