package io.coord.client;

import io.coord.client.call.Operation.Target;
import io.coord.core.model.Paths;
import java.util.List;

/**
 * The path that stands before all paths of a client, unknown to its callers.
 *
 * @param prefix empty, or a legal path that is not the root
 */
record Chroot(String prefix) {
    /** Events of the servers' own nodes, which every client may watch, are left as they are. */
    private static final String SERVERS_OWN = "/zookeeper/";

    String toServer(String path) {
        if (prefix.isEmpty()) {
            return path;
        }
        return path.equals(Paths.ROOT) ? prefix : prefix + path;
    }

    String toCaller(String path) {
        boolean inside =
                path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
        if (prefix.isEmpty() || !inside || path.startsWith(SERVERS_OWN) && !prefix.startsWith(SERVERS_OWN)) {
            return path;
        }
        return path.length() == prefix.length() ? Paths.ROOT : path.substring(prefix.length());
    }

    List<String> toCaller(List<String> paths) {
        return prefix.isEmpty() ? paths : paths.stream().map(this::toCaller).toList();
    }

    Target target(String path) {
        return new Target(path, toServer(path));
    }
}
