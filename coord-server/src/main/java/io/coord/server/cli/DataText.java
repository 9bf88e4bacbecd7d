package io.coord.server.cli;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the tools show node data and ACLs. */
final class DataText {
    private static final String LETTERS = "cdrwa";
    private static final int[] PERMS = {Perms.CREATE, Perms.DELETE, Perms.READ, Perms.WRITE, Perms.ADMIN};

    /** Whether the bytes themselves are shown: they may be secret, and are often long. */
    enum Data {
        LENGTH_ONLY,
        BASE64
    }

    private DataText() {}

    /** Adds {@code dataLength} (-1 for null) and perhaps {@code data}. */
    static void add(OutputLine line, @Nullable Bytes data, Data shown) {
        line.number("dataLength", data == null ? -1 : data.length());
        if (shown == Data.BASE64 && data != null) {
            line.text("data", Base64.getEncoder().encodeToString(data.array()));
        }
    }

    static List<String> acl(List<AclEntry> acl) {
        return acl.stream()
                .map(entry -> entry.id().scheme() + ":" + entry.id().id() + ":" + letters(entry.perms()))
                .toList();
    }

    /** In the order of ZooKeeper's command line. */
    private static String letters(int perms) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < PERMS.length; i++) {
            if ((perms & PERMS[i]) != 0) {
                letters.append(LETTERS.charAt(i));
            }
        }
        return letters.toString();
    }
}
