package io.coord.core.tree;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The distinct ACLs of the nodes, counted by use: an ACL that no node has is not in the table. */
final class AclTable {
    /** The open ACL has no entry in snapshots (spec: disk-formats 2.2). */
    static final long OPEN_ID = -1;

    private final InternedAcl open = new InternedAcl(Acls.OPEN, OPEN_ID);
    // Keyed by text: comparable keys keep the map fast even if a client finds colliding ones.
    private final Map<String, InternedAcl> byText = new HashMap<>();
    private long lastId;

    /** Returns the shared form of {@code entries}, with one user more. */
    InternedAcl acquire(List<AclEntry> entries) {
        if (entries.equals(Acls.OPEN)) {
            return open;
        }
        return share(byText.computeIfAbsent(textOf(entries), text -> intern(entries)));
    }

    /** One user more. */
    InternedAcl share(InternedAcl acl) {
        acl.users++;
        return acl;
    }

    /** One user less. */
    void release(InternedAcl acl) {
        if (acl != open && --acl.users == 0) {
            byText.remove(textOf(acl.entries));
        }
    }

    /** Returns all but the open one, by id. */
    List<InternedAcl> all() {
        List<InternedAcl> all = new ArrayList<>(byText.values());
        all.sort(Comparator.comparingLong(acl -> acl.id));
        return all;
    }

    private InternedAcl intern(List<AclEntry> entries) {
        return new InternedAcl(entries.equals(Acls.READ_ONLY) ? Acls.READ_ONLY : List.copyOf(entries), ++lastId);
    }

    private static String textOf(List<AclEntry> entries) {
        StringBuilder text = new StringBuilder();
        for (AclEntry entry : entries) {
            text.append(entry.perms()).append(' ');
            append(text, String.valueOf(entry.id().scheme()));
            append(text, String.valueOf(entry.id().id()));
        }
        return text.toString();
    }

    /** With its length, so that different lists have different texts. */
    private static void append(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }
}
