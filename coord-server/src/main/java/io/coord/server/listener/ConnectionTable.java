package io.coord.server.listener;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a server and how many there may be: in all ({@code maxCnxns}) and from one address
 * ({@code maxClientCnxns}); 0 is no limit. Thread: any.
 */
final class ConnectionTable {
    static final int NOWHERE = -1;

    private final int maxConnections;
    private final int maxPerAddress;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<InetAddress, Integer> countByAddress = new ConcurrentHashMap<>();
    /** Each knows its place; guarded by itself. */
    private final List<ClientConnection> connections = new ArrayList<>();

    ConnectionTable(int maxConnections, int maxPerAddress) {
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
    }

    /**
     * Counts a connection that has just been accepted; {@link #closed} counts it off.
     *
     * @return false if it is one too many and must be closed; then it is not counted
     */
    boolean admit(Channel channel) {
        if (maxConnections > 0 && count.incrementAndGet() > maxConnections) {
            count.decrementAndGet();
            return false;
        }
        InetAddress address = address(channel.remoteAddress());
        if (address != null && maxPerAddress > 0 && countByAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
            leave(address);
            return false;
        }
        return true;
    }

    void opened(ClientConnection connection) {
        synchronized (connections) {
            connection.tableSlot = connections.size();
            connections.add(connection);
        }
    }

    void closed(ClientConnection connection, Channel channel) {
        if (remove(connection)) {
            leave(address(channel.remoteAddress()));
        }
    }

    private boolean remove(ClientConnection connection) {
        synchronized (connections) {
            int slot = connection.tableSlot;
            if (slot == NOWHERE) {
                return false;
            }
            ClientConnection last = connections.remove(connections.size() - 1);
            if (last != connection) {
                connections.set(slot, last);
                last.tableSlot = slot;
            }
            connection.tableSlot = NOWHERE;
            return true;
        }
    }

    /** Those that are open now. */
    List<ClientConnection> all() {
        synchronized (connections) {
            return List.copyOf(connections);
        }
    }

    int size() {
        synchronized (connections) {
            return connections.size();
        }
    }

    private void leave(@Nullable InetAddress address) {
        if (maxConnections > 0) {
            count.decrementAndGet();
        }
        if (address != null && maxPerAddress > 0) {
            countByAddress.computeIfPresent(address, (key, connections) -> connections == 1 ? null : connections - 1);
        }
    }

    /** Null for connections inside of the JVM, which count only towards the total. */
    private static @Nullable InetAddress address(SocketAddress remote) {
        return remote instanceof InetSocketAddress ? ((InetSocketAddress) remote).getAddress() : null;
    }
}
