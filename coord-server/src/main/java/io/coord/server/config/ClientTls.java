package io.coord.server.config;

import io.coord.core.tls.TlsConfig;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * TLS for clients.
 *
 * @param address     of the port that speaks nothing else; null: there is none; port 0: the system chooses
 * @param onPlainPort the port for clients takes TLS too ({@code client.portUnification})
 * @param reload      the files are looked at while the server runs, and read again ({@code client.certReload})
 */
public record ClientTls(TlsConfig tls, @Nullable InetSocketAddress address, boolean onPlainPort, boolean reload) {
    /** A port of its own; the files are read again when they change. */
    public static ClientTls on(InetSocketAddress address, TlsConfig tls) {
        return new ClientTls(tls, address, false, true);
    }

    /** The same, and the port for clients takes TLS too. */
    public ClientTls alsoOnPlainPort() {
        return new ClientTls(tls, address, true, reload);
    }

    /** The same on another address. */
    ClientTls listeningOn(@Nullable InetSocketAddress other) {
        return new ClientTls(tls, other, onPlainPort, reload);
    }
}
