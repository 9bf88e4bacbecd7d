package io.coord.server.admin;

/** The server as a whole: {@code srvr stat isro ruok srst hash}. */
final class ServerWords {
    private ServerWords() {}

    static String ruok() {
        return "imok";
    }

    static String isro(AdminView view) {
        if (!view.isServing()) {
            return "null";
        }
        return view.mode() == ServerMode.READ_ONLY ? "ro" : "rw";
    }

    static String srvr(AdminView view) {
        StringBuilder out = new StringBuilder();
        appendVersion(out, view);
        appendFigures(out, view);
        return out.toString();
    }

    static String stat(AdminView view) {
        StringBuilder out = new StringBuilder();
        appendVersion(out, view);
        out.append("Clients:\n");
        ConnectionWords.appendBriefly(out, view.connections());
        out.append('\n');
        appendFigures(out, view);
        return out.toString();
    }

    private static void appendVersion(StringBuilder out, AdminView view) {
        out.append("Zookeeper version: ").append(view.version()).append('\n');
        if (view.mode() == ServerMode.READ_ONLY) {
            out.append("READ-ONLY mode; serving only read-only clients\n");
        }
    }

    private static void appendFigures(StringBuilder out, AdminView view) {
        TrafficFigures traffic = view.traffic();
        TreeFigures tree = view.tree();
        out.append("Latency min/avg/max: ")
                .append(traffic.minLatencyMillis())
                .append('/')
                .append(Decimals.print(traffic.averageLatencyMillis()))
                .append('/')
                .append(traffic.maxLatencyMillis())
                .append('\n');
        out.append("Received: ").append(traffic.packetsReceived()).append('\n');
        out.append("Sent: ").append(traffic.packetsSent()).append('\n');
        out.append("Connections: ").append(traffic.openConnections()).append('\n');
        out.append("Outstanding: ").append(traffic.outstandingRequests()).append('\n');
        out.append("Zxid: 0x").append(Long.toHexString(tree.lastZxid())).append('\n');
        out.append("Mode: ").append(view.mode().text()).append('\n');
        out.append("Node count: ").append(tree.nodeCount()).append('\n');
        view.proposalSizes()
                .ifPresent(sizes -> out.append("Proposal sizes last/min/max: ")
                        .append(sizes.last())
                        .append('/')
                        .append(sizes.min())
                        .append('/')
                        .append(sizes.max())
                        .append('\n'));
    }

    static String srst(AdminView view) {
        view.resetServerFigures();
        return "Server stats reset.\n";
    }

    static String hash(AdminView view) {
        StringBuilder out = new StringBuilder();
        for (DigestLog.Entry entry : view.digests()) {
            out.append(Long.toHexString(entry.zxid()))
                    .append(": ")
                    .append(entry.digest())
                    .append('\n');
        }
        return out.toString();
    }
}
