package io.coord.server.admin.command;

import io.coord.server.admin.ConnectionInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Connections as JSON shows them. */
final class ConnectionObjects {
    private ConnectionObjects() {}

    static List<Map<String, Object>> brief(List<ConnectionInfo> connections) {
        return connections.stream().map(ConnectionObjects::briefly).toList();
    }

    static List<Map<String, Object>> full(List<ConnectionInfo> connections) {
        return connections.stream().map(ConnectionObjects::fully).toList();
    }

    private static Map<String, Object> briefly(ConnectionInfo connection) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("remote_socket_address", text(connection.remote()));
        data.put("interest_ops", connection.interestOps());
        data.put("outstanding_requests", connection.queued());
        data.put("packets_received", connection.received());
        data.put("packets_sent", connection.sent());
        return data;
    }

    private static Map<String, Object> fully(ConnectionInfo connection) {
        Map<String, Object> data = briefly(connection);
        ConnectionInfo.OfSession session = connection.session();
        if (session != null) {
            data.put("session_id", session.id());
            data.put("last_operation", session.lastOp());
            data.put("established", session.establishedMillis());
            data.put("session_timeout", session.timeoutMillis());
            data.put("last_cxid", session.lastCxid());
            data.put("last_zxid", session.lastZxid());
            data.put("last_response_time", session.lastResponseMillis());
            data.put("last_latency", session.lastLatencyMillis());
            data.put("min_latency", session.minLatencyMillis());
            data.put("avg_latency", session.averageLatencyMillis());
            data.put("max_latency", session.maxLatencyMillis());
        }
        return data;
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : address.toString();
    }
}
