package io.coord.core.tree;

/** The nodes that every tree has (spec: client-protocol 13). */
final class SystemPaths {
    static final String ROOT = "/";
    static final String ZOOKEEPER = "/zookeeper";
    static final String QUOTA = "/zookeeper/quota";
    static final String CONFIG = "/zookeeper/config";

    private SystemPaths() {}

    static boolean contains(String path) {
        return path.equals(ROOT) || path.equals(ZOOKEEPER) || path.equals(QUOTA) || path.equals(CONFIG);
    }
}
