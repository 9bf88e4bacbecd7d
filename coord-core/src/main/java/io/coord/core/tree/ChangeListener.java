package io.coord.core.tree;

import io.coord.core.model.AclEntry;
import java.util.List;

/**
 * Told of each change while a transaction is being applied, in the order in which watches must fire (spec:
 * client-protocol 10.3, semantics 3). A create is told as {@code created(node)} then {@code childrenChanged(parent)}, a
 * delete as {@code deleted(node)} then {@code childrenChanged(parent)}.
 *
 * <p>{@code acl} is the ACL that decides who may know: the node's own, for {@code childrenChanged} the parent's.
 */
public interface ChangeListener {
    /** Hears nothing. */
    ChangeListener NONE = new ChangeListener() {
        @Override
        public void created(String path, long zxid, List<AclEntry> acl) {}

        @Override
        public void dataChanged(String path, long zxid, List<AclEntry> acl) {}

        @Override
        public void deleted(String path, long zxid, List<AclEntry> acl) {}

        @Override
        public void childrenChanged(String path, long zxid, List<AclEntry> acl) {}
    };

    void created(String path, long zxid, List<AclEntry> acl);

    void dataChanged(String path, long zxid, List<AclEntry> acl);

    void deleted(String path, long zxid, List<AclEntry> acl);

    void childrenChanged(String path, long zxid, List<AclEntry> acl);
}
