package io.coord.server;

import io.coord.server.listener.ClientListener;
import io.coord.zab.protocol.membership.Membership.HostPort;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.MembershipDifference;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients connect by TCP; moves when the ensemble's configuration says so, and connections stay. Thread: any.
 */
final class ClientPort {
    private static final Logger log = LoggerFactory.getLogger(ClientPort.class);

    private final String server;
    private final int backlog;
    private final Executor background;
    private @Nullable ClientListener listener;
    /** What the ensemble's configuration has said last. */
    private @Nullable HostPort wanted;

    private volatile @Nullable InetSocketAddress bound;
    private volatile @Nullable InetSocketAddress secure;

    /** @param background where names are looked up, and ports are bound when they move */
    ClientPort(String server, int backlog, Executor background) {
        this.server = server;
        this.backlog = backlog;
        this.background = background;
    }

    /** The port at the start, unless the ensemble has moved it already. */
    synchronized void bind(ClientListener clients, InetSocketAddress address) throws IOException {
        listener = clients;
        bound = clients.bindTcp(
                wanted == null ? address : new InetSocketAddress(wanted.host(), wanted.port()), backlog);
    }

    /** The port for TLS only, which stays where it is. */
    synchronized void bindSecure(ClientListener clients, InetSocketAddress address) throws IOException {
        secure = clients.bindSecure(address, backlog);
    }

    /** Where it listens for TLS only; empty if nowhere. */
    Optional<InetSocketAddress> secureAddress() {
        return Optional.ofNullable(secure);
    }

    /** Where it listens now; empty if nowhere. */
    Optional<InetSocketAddress> address() {
        return Optional.ofNullable(bound);
    }

    /** Another configuration is in force: goes where its line of this server says, if it says another place. */
    synchronized void follow(long sid, MembershipDifference change) {
        MemberSpec own = change.after().members().get(sid);
        HostPort place = own == null ? null : own.client();
        if (place != null && change.isOfClientAddress(sid)) {
            wanted = place;
            background.execute(() -> move(new InetSocketAddress(place.host(), place.port())));
        }
    }

    private synchronized void move(InetSocketAddress address) {
        InetSocketAddress before = bound;
        if (listener == null || before == null || isSame(before, address)) {
            return;
        }
        try {
            bound = listener.moveTcp(address, backlog);
            log.info("client port moved server={} from={} to={}", server, before, bound);
        } catch (IOException e) {
            log.error(
                    "client port can not be moved, still where it was server={} port={} reason={}",
                    server,
                    before,
                    e.getMessage());
        }
    }

    private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        if (one.isUnresolved() || other.isUnresolved()) {
            return false;
        }
        boolean everywhere =
                one.getAddress().isAnyLocalAddress() && other.getAddress().isAnyLocalAddress();
        return one.getPort() == other.getPort()
                && (everywhere || one.getAddress().equals(other.getAddress()));
    }
}
