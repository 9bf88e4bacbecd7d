package io.coord.server.config;

import io.coord.core.tls.ClientCertificates;
import io.coord.core.tls.TlsConfig;
import io.coord.core.tls.TlsConfigException;
import io.coord.core.tls.TlsContext;
import io.coord.core.tls.TlsKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what concerns TLS from the settings (spec: config 2.2, 2.5), and tries whether the files can be used. */
final class TlsReader {
    private static final int MAX_PORT = 65_535;
    private static final String CLIENTS = "zookeeper.ssl.";
    private static final String PEERS = "zookeeper.ssl.quorum.";
    private static final String QUORUM = "sslQuorum";
    private static final String QUORUM_UNIFICATION = "portUnification";
    private static final String SECURE_PORT = "secureClientPort";
    private static final String SECURE_ADDRESS = "secureClientPortAddress";
    private static final String UNIFICATION = "zookeeper.client.portUnification";
    private static final String AUTH_PROVIDER = "zookeeper.ssl.authProvider";
    private static final String BUILT_IN_PROVIDER = "x509";

    private final String origin;
    private final Settings settings;
    private final Findings findings;

    TlsReader(String origin, Settings settings, Findings findings) {
        this.origin = origin;
        this.settings = settings;
        this.findings = findings;
    }

    /** Null without TLS for clients. */
    @Nullable
    ClientTls readClients() {
        boolean portSet = settings.has(SECURE_PORT);
        int port = settings.integer(SECURE_PORT, 0, 0, MAX_PORT);
        InetAddress host = settings.host(SECURE_ADDRESS);
        boolean unified = settings.flag(UNIFICATION, false);
        boolean reload = settings.flag("zookeeper.client.certReload", false);
        if (!portSet && settings.has(SECURE_ADDRESS)) {
            findings.problem(settings.shown(SECURE_ADDRESS, origin), "needs secureClientPort too");
        }
        Setting provider = settings.take(AUTH_PROVIDER);
        if (provider != null && !provider.value().equals(BUILT_IN_PROVIDER)) {
            findings.problem(
                    provider,
                    "allowed is " + BUILT_IN_PROVIDER + "; other schemes see certificates without being named");
        }
        if (!portSet && !unified) {
            for (Setting unused : settings.takeAll(CLIENTS, PEERS)) {
                findings.warning(unused, "has no effect without secureClientPort or client.portUnification");
            }
            return null;
        }
        TlsConfig tls = read(CLIENTS, portSet ? SECURE_PORT : UNIFICATION, false, null);
        return new ClientTls(tls, portSet ? new InetSocketAddress(host, port) : null, unified, reload);
    }

    /** Of the admin port, with the stores for servers; without a trust store nobody is asked for a certificate. */
    TlsConfig readAdmin(String switchedOnBy, ClientCertificates demanded) {
        boolean nobody = demanded == ClientCertificates.WANT && !settings.has(PEERS + "trustStore.location");
        return read(PEERS, switchedOnBy, false, nobody ? ClientCertificates.NONE : demanded);
    }

    /** Null without TLS between servers. */
    @Nullable
    PeerTls readPeers() {
        boolean whenDialling = settings.flag(QUORUM, false);
        boolean plainAccepted = settings.flag(QUORUM_UNIFICATION, false);
        boolean reload = settings.flag("sslQuorumReloadCertFiles", false);
        if (!whenDialling && !plainAccepted) {
            boolean ofAdmin = settings.has(OperationsReader.FORCED) || settings.has(OperationsReader.UNIFICATION);
            for (Setting unused : ofAdmin ? List.<Setting>of() : settings.takeAll(PEERS)) {
                findings.warning(unused, "has no effect without sslQuorum or portUnification");
            }
            return null;
        }
        TlsConfig tls = read(PEERS, whenDialling ? QUORUM : QUORUM_UNIFICATION, true, null);
        return new PeerTls(tls, whenDialling, plainAccepted, reload);
    }

    /**
     * @param connects it connects to others with these settings, too
     * @param demanded of who connects; null: as the settings say
     */
    private TlsConfig read(
            String prefix, String switchedOnBy, boolean connects, @Nullable ClientCertificates demanded) {
        boolean[] wrong = new boolean[1];
        TlsConfig read = TlsKeys.read(
                new TlsKeys.Source() {
                    @Override
                    public @Nullable String value(String key) {
                        Setting setting = settings.take(prefix + key);
                        return setting == null ? null : setting.value();
                    }

                    @Override
                    public void problem(String key, String text) {
                        wrong[0] = true;
                        findings.problem(settings.shown(prefix + key, origin), text);
                    }
                },
                false);
        TlsConfig tls = demanded == null ? read : read.withClientCertificates(demanded);
        if (!wrong[0] && hasStores(prefix, switchedOnBy, connects, tls)) {
            try {
                TlsContext.open(origin, tls);
            } catch (TlsConfigException e) {
                findings.problem(settings.shown(prefix + e.option(), origin), String.valueOf(e.getMessage()));
            }
        }
        return tls;
    }

    /** What ZooKeeper would do without them is no service, or trust in every authority that browsers trust. */
    private boolean hasStores(String prefix, String switchedOnBy, boolean connects, TlsConfig tls) {
        boolean complete = true;
        if (tls.keyStore() == null) {
            findings.problem(
                    settings.shown(prefix + "keyStore.location", origin),
                    "must be set for " + switchedOnBy + ": the file with the key and certificate of this server");
            complete = false;
        }
        if (tls.trustStore() == null && (connects || tls.clientCertificates() != ClientCertificates.NONE)) {
            findings.problem(
                    settings.shown(prefix + "trustStore.location", origin),
                    "must be set: the file with the authorities whose certificates are accepted"
                            + (connects ? "" : "; with clientAuth=none nobody is asked for one"));
            complete = false;
        }
        return complete;
    }
}
