package io.coord.server.admin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** One line for each connection: {@code cons crst}, and the middle of {@code stat}. */
final class ConnectionWords {
    private ConnectionWords() {}

    static String cons(AdminView view) {
        StringBuilder out = new StringBuilder();
        for (ConnectionInfo connection : view.connections()) {
            appendTraffic(out, connection);
            ConnectionInfo.OfSession session = connection.session();
            if (session != null) {
                appendSession(out, session);
            }
            out.append(")\n");
        }
        return out.append('\n').toString();
    }

    static void appendBriefly(StringBuilder out, List<ConnectionInfo> connections) {
        for (ConnectionInfo connection : connections) {
            appendTraffic(out, connection);
            out.append(")\n");
        }
    }

    private static void appendTraffic(StringBuilder out, ConnectionInfo connection) {
        out.append(' ').append(address(connection.remote()));
        out.append('[').append(Integer.toHexString(connection.interestOps())).append(']');
        out.append("(queued=").append(connection.queued());
        out.append(",recved=").append(connection.received());
        out.append(",sent=").append(connection.sent());
    }

    private static void appendSession(StringBuilder out, ConnectionInfo.OfSession session) {
        out.append(",sid=0x").append(Long.toHexString(session.id()));
        out.append(",lop=").append(session.lastOp());
        out.append(",est=").append(session.establishedMillis());
        out.append(",to=").append(session.timeoutMillis());
        if (session.lastCxid() >= 0) {
            out.append(",lcxid=0x").append(Long.toHexString(session.lastCxid()));
        }
        out.append(",lzxid=0x").append(Long.toHexString(session.lastZxid()));
        out.append(",lresp=").append(session.lastResponseMillis());
        out.append(",llat=").append(session.lastLatencyMillis());
        out.append(",minlat=").append(session.minLatencyMillis());
        out.append(",avglat=").append(session.averageLatencyMillis());
        out.append(",maxlat=").append(session.maxLatencyMillis());
    }

    /** Not {@code toString}: that puts the host name in front as soon as somebody has asked for it. */
    private static String address(SocketAddress remote) {
        if (remote instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            InetAddress address = inet.getAddress();
            String host = address.getHostAddress();
            return "/" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return remote.toString();
    }

    static String crst(AdminView view) {
        view.resetConnectionFigures();
        return "Connection stats reset.\n";
    }
}
