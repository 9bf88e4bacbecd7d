package io.coord.core.codec;

import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ACL = int perms, Id id}; {@code Id = ustring scheme, ustring id} (spec: client-protocol 2). */
public final class AclCodec {
    private static final int MIN_ID_BYTES = 8;
    private static final int MIN_ACL_BYTES = 12;

    private AclCodec() {}

    public static @Nullable List<AclEntry> readAcl(JuteReader in, String field) {
        return in.readVector(field, MIN_ACL_BYTES, AclCodec::readEntry);
    }

    public static void writeAcl(JuteWriter out, @Nullable List<AclEntry> acl) {
        out.writeVector(acl, AclCodec::writeEntry);
    }

    public static AclEntry readEntry(JuteReader in) {
        return new AclEntry(in.readInt("acl.perms"), readId(in));
    }

    public static void writeEntry(JuteWriter out, AclEntry entry) {
        out.writeInt(entry.perms());
        writeId(out, entry.id());
    }

    public static @Nullable List<AuthId> readIds(JuteReader in, String field) {
        return in.readVector(field, MIN_ID_BYTES, AclCodec::readId);
    }

    public static AuthId readId(JuteReader in) {
        return new AuthId(in.readString("id.scheme"), in.readString("id.id"));
    }

    public static void writeId(JuteWriter out, AuthId id) {
        out.writeString(id.scheme());
        out.writeString(id.id());
    }
}
