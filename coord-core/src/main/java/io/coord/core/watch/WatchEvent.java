package io.coord.core.watch;

import io.coord.core.model.AclEntry;
import java.util.List;

/**
 * What a watcher is told; shared by all watchers of one change.
 *
 * @param acl who may read it may know: of the node, for changes of children of the parent
 */
public record WatchEvent(EventType type, String path, long zxid, List<AclEntry> acl) {}
