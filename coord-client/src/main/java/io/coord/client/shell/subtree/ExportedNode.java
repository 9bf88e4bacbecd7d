package io.coord.client.shell.subtree;

import io.coord.core.model.AclEntry;
import java.util.List;

/**
 * A node in a file.
 *
 * @param path relative to the top of the export: empty for the top, else with a slash in front
 */
record ExportedNode(String path, byte[] data, List<AclEntry> acl) {
    ExportedNode {
        acl = List.copyOf(acl);
    }
}
