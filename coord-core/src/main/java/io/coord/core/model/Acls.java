package io.coord.core.model;

import java.util.List;

/** The two ACLs that every tree knows. */
public final class Acls {
    /** world:anyone with every permission. */
    public static final List<AclEntry> OPEN = List.of(new AclEntry(Perms.ALL, AuthId.ANYONE));
    /** world:anyone may read: the ACL of {@code /zookeeper/config}. */
    public static final List<AclEntry> READ_ONLY = List.of(new AclEntry(Perms.READ, AuthId.ANYONE));

    private Acls() {}
}
