package io.coord.client.shell.subtree;

/** The nodes that belong to the servers. */
final class ServerNodes {
    private static final String TOP = "/zookeeper";

    private ServerNodes() {}

    static boolean contain(String path) {
        return path.equals(TOP) || path.startsWith(TOP + "/");
    }
}
