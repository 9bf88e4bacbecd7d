package io.coord.core.image;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.AclEntry;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Writes the parts of a snapshot's body to buffers that it borrows (spec: disk-formats 2.2):
 *
 * <pre>
 *   count(4) { session(8) timeout(4) }*
 *   count(4) { acl id(8) vector of ACL }*
 *   { path(4+n) data(4+n) acl id(8) czxid(8) mzxid(8) ctime(8) mtime(8)
 *     version(4) cversion(4) aversion(4) owner(8) pzxid(8) }*
 *   "/"
 * </pre>
 *
 * <p>Counterpart: {@link SnapshotBodyReader}. Pure functions, thread-safe.
 */
public final class SnapshotBodyWriter {
    private SnapshotBodyWriter() {}

    public static void writeSessionCount(ByteBuf out, int count) {
        out.writeInt(count);
    }

    public static void writeSession(ByteBuf out, long sessionId, int timeoutMillis) {
        out.writeLong(sessionId);
        out.writeInt(timeoutMillis);
    }

    public static void writeAclCount(ByteBuf out, int count) {
        out.writeInt(count);
    }

    public static void writeAcl(ByteBuf out, long id, List<AclEntry> acl) {
        out.writeLong(id);
        AclCodec.writeAcl(new JuteWriter(out), acl);
    }

    /** Ends the nodes: a path that no node has, the root's being the empty one. */
    public static void writeEnd(ByteBuf out) {
        new JuteWriter(out).writeString("/");
    }
}
