package io.coord.client.shell.output;

import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Perms;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** ACLs as they are typed and shown: {@code scheme:id:perms}, separated by commas, perms being letters of cdrwa. */
public final class AclText {
    private static final String LETTERS = "cdrwa";
    private static final int[] PERMS = {Perms.CREATE, Perms.DELETE, Perms.READ, Perms.WRITE, Perms.ADMIN};

    private AclText() {}

    public static String format(List<AclEntry> acl) {
        return acl.stream().map(AclText::format).collect(Collectors.joining(","));
    }

    public static String format(AclEntry entry) {
        return entry.id().scheme() + ":" + entry.id().id() + ":" + letters(entry.perms());
    }

    /** The letters of permission bits, in the order of ZooKeeper's shell. */
    public static String letters(int perms) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < PERMS.length; i++) {
            if ((perms & PERMS[i]) != 0) {
                letters.append(LETTERS.charAt(i));
            }
        }
        return letters.toString();
    }

    /**
     * Reads an ACL.
     *
     * @throws IllegalArgumentException if it is none; the message says where
     */
    public static List<AclEntry> parse(String text) {
        List<AclEntry> acl = new ArrayList<>();
        for (String entry : text.split(",")) {
            if (!entry.isBlank()) {
                acl.add(parseEntry(entry.trim()));
            }
        }
        if (acl.isEmpty()) {
            throw new IllegalArgumentException(
                    "an ACL needs an entry, scheme:id:perms, for example world:anyone:cdrwa");
        }
        return acl;
    }

    private static AclEntry parseEntry(String entry) {
        int first = entry.indexOf(':');
        int last = entry.lastIndexOf(':'); // an id may contain colons: user:hash, IPv6 addresses
        if (first <= 0 || last == first) {
            throw new IllegalArgumentException("ACL entry \"" + entry + "\": the form is scheme:id:perms");
        }
        String id = entry.substring(first + 1, last);
        return new AclEntry(perms(entry, entry.substring(last + 1)), new AuthId(entry.substring(0, first), id));
    }

    private static int perms(String entry, String letters) {
        int perms = 0;
        for (int i = 0; i < letters.length(); i++) {
            int index = LETTERS.indexOf(letters.charAt(i));
            if (index < 0) {
                throw new IllegalArgumentException("ACL entry \"" + entry + "\": permission '" + letters.charAt(i)
                        + "', allowed are c(reate) d(elete) r(ead) w(rite) a(dmin)");
            }
            perms |= PERMS[index];
        }
        if (perms == 0) {
            throw new IllegalArgumentException("ACL entry \"" + entry + "\": no permissions; give letters of cdrwa");
        }
        return perms;
    }
}
