package io.coord.server.listener;

import io.coord.core.model.AuthId;
import io.coord.core.model.Perms;
import io.coord.core.sasl.SaslNegotiation;
import io.coord.core.watch.WatchEvent;
import io.coord.core.watch.Watcher;
import io.coord.core.wire.ReadOnlyFlag;
import io.coord.server.delivery.Delivery;
import io.coord.server.read.ReadCaller;
import io.coord.server.session.Session;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection: its session, and the identities it has proven. Thread: event loop of the
 * connection, except {@link #onEvent} (replica) and the accessors (any).
 */
final class ConnectedClient implements ReadCaller, Watcher {
    private static final String LOCAL_HOST = "127.0.0.1";

    private final ClientConnection connection;
    private volatile @Nullable Session session;
    /** Null until somebody asks: most connections need nothing but the open ACL. */
    private volatile @Nullable List<AuthId> authIds;

    private @Nullable SaslNegotiation negotiation;
    private int timeoutMillis;
    private ReadOnlyFlag readOnlyFlag = ReadOnlyFlag.NO;

    ConnectedClient(ClientConnection connection) {
        this.connection = connection;
    }

    /** Thread: replica, under the tree's write lock. */
    @Override
    public void onEvent(WatchEvent event) {
        if (connection.services().access().permits(event.acl(), Perms.READ, authIds())) {
            connection.services().round().notify(connection, event);
        }
    }

    @Override
    public long sessionId() {
        Session attached = session;
        return attached == null ? 0 : attached.id();
    }

    @Override
    public List<AuthId> authIds() {
        List<AuthId> ids = authIds;
        if (ids == null) {
            ids = connection.services().access().initialIds(remoteHost());
            authIds = ids;
        }
        return ids;
    }

    @Override
    public Watcher watcher() {
        return this;
    }

    /** It has proven more: what it holds already stays, nothing is ever taken away. */
    void addIds(List<AuthId> proven) {
        List<AuthId> all = new ArrayList<>(authIds());
        for (AuthId id : proven) {
            if (!all.contains(id)) {
                all.add(id);
            }
        }
        authIds = List.copyOf(all);
    }

    /** The SASL negotiation that is under way; null if none is. */
    @Nullable
    SaslNegotiation negotiation() {
        return negotiation;
    }

    void setNegotiation(@Nullable SaslNegotiation begun) {
        negotiation = begun;
    }

    /** Null before the handshake is done. */
    @Nullable
    Session session() {
        return session;
    }

    /** As negotiated, 0 before the handshake is done. */
    int timeoutMillis() {
        return timeoutMillis;
    }

    void attach(Delivery.SessionGranted granted) {
        timeoutMillis = granted.timeoutMillis();
        session = granted.session();
    }

    /** Its session hears that it is there. */
    void touch(long nowNanos) {
        Session attached = session;
        if (attached != null) {
            attached.touch(TimeUnit.NANOSECONDS.toMillis(nowNanos));
        }
    }

    /** What it is told about read-only servers. */
    ReadOnlyFlag readOnlyFlag() {
        return readOnlyFlag;
    }

    void setReadOnlyFlag(ReadOnlyFlag flag) {
        readOnlyFlag = flag;
    }

    SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    /** The client's address as text; a client inside of this JVM is at home. */
    String remoteHost() {
        SocketAddress remote = remoteAddress();
        return remote instanceof InetSocketAddress
                ? ((InetSocketAddress) remote).getAddress().getHostAddress()
                : LOCAL_HOST;
    }
}
