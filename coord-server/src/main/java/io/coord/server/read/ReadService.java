package io.coord.server.read;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.AuthId;
import io.coord.core.model.Perms;
import io.coord.core.tree.Znode;
import io.coord.core.watch.WatchMode;
import io.coord.core.watch.WatchTable.Registry;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.Xid;
import io.coord.server.apply.GuardedState;
import io.coord.server.auth.AccessControl;
import io.coord.server.delivery.ReplyWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Answers the requests that change nothing, from the tree of this server (spec: client-protocol 6). The caller holds
 * the tree's lock, at least its read side, so that value, watch and zxid of the reply are of one instant.
 *
 * <p>The path of a read is looked up as the bytes that came: reads do not validate paths, and no string is made unless
 * a watch needs one. Thread: any, stateless.
 */
public final class ReadService {
    private final GuardedState guarded;
    private final AccessControl access;
    private final JuteLimits limits;
    private final WatchRequests watchRequests;
    private final MultiRead multiRead;
    private final int maxWatches;

    /** @param maxWatches of one connection; 0: no limit */
    public ReadService(GuardedState guarded, AccessControl access, JuteLimits limits, int maxWatches) {
        this.maxWatches = maxWatches == 0 ? Integer.MAX_VALUE : maxWatches;
        this.guarded = guarded;
        this.access = access;
        this.limits = limits;
        this.watchRequests = new WatchRequests(guarded);
        this.multiRead = new MultiRead(guarded, access);
    }

    /**
     * Runs one request and appends the reply frame.
     *
     * @param op   an operation of kind READ or SYNC
     * @param body the request record, borrowed
     * @param out  borrowed
     */
    public void serve(ReadCaller caller, OpCode op, int xid, ByteBuf body, ByteBuf out) {
        int code = 0;
        if (op == OpCode.SET_WATCHES || op == OpCode.SET_WATCHES2) {
            // The events of the catch-up stand before the reply.
            code = setWatches(caller, op, body, out);
        }
        // Compat: a ping is answered with its own xid, whatever was sent (client-protocol 4.2).
        int replyXid = op == OpCode.PING ? Xid.PING : xid;
        int start = ReplyWriter.begin(out, replyXid, guarded.state().lastZxid());
        try {
            code = code == 0 ? run(caller, op, body, out) : code;
        } catch (DecodeException e) {
            code = ErrorCode.MARSHALLING_ERROR.code();
        }
        if (code == 0) {
            ReplyWriter.end(out, start);
        } else {
            ReplyWriter.fail(out, start, code);
        }
    }

    private int run(ReadCaller caller, OpCode op, ByteBuf body, ByteBuf out) {
        switch (op) {
            case GET_DATA:
                return getData(caller, body, out);
            case EXISTS:
                return exists(caller, body, out);
            case GET_CHILDREN:
                return getChildren(caller, body, out, false);
            case GET_CHILDREN2:
                return getChildren(caller, body, out, true);
            case PING:
            case SET_WATCHES:
            case SET_WATCHES2:
                return 0;
            case GET_ACL:
                return getAcl(caller, body, out);
            case SYNC:
                return sync(body, out);
            case GET_ALL_CHILDREN_NUMBER:
                return getAllChildrenNumber(caller, body, out);
            case GET_EPHEMERALS:
                return getEphemerals(caller, body, out);
            case WHO_AM_I:
                return whoAmI(caller, out);
            case MULTI_READ:
                return multiRead.run(caller, reader(body), out);
            case ADD_WATCH:
                return mayWatchMore(caller)
                        ? watchRequests.addWatch(caller, reader(body), out)
                        : ErrorCode.QUOTA_EXCEEDED.code();
            case CHECK_WATCHES:
                return watchRequests.checkWatches(caller, reader(body));
            case REMOVE_WATCHES:
                return watchRequests.removeWatches(caller, reader(body));
            default:
                throw new IllegalArgumentException("not a read: " + op);
        }
    }

    private int getData(ReadCaller caller, ByteBuf in, ByteBuf out) {
        int length = pathLength(in);
        int index = in.readerIndex();
        boolean watch = watchFlag(in, index + length);
        Znode node = guarded.state().tree().find(in, index, length);
        if (node == null) {
            return ErrorCode.NO_NODE.code();
        }
        if (!access.permits(node.acl(), Perms.READ, caller.authIds())) {
            return ErrorCode.NO_AUTH.code();
        }
        if (watch && !register(caller, in, index, length, Registry.DATA)) {
            return ErrorCode.QUOTA_EXCEEDED.code();
        }
        node.writeData(out);
        node.writeStat(out);
        return 0;
    }

    private int exists(ReadCaller caller, ByteBuf in, ByteBuf out) {
        int length = pathLength(in);
        int index = in.readerIndex();
        boolean watch = watchFlag(in, index + length);
        Znode node = guarded.state().tree().find(in, index, length);
        if (node == null && in.indexOf(index, index + length, (byte) 0) >= 0) {
            return ErrorCode.BAD_ARGUMENTS.code();
        }
        if (node != null && !access.permits(node.acl(), Perms.READ, caller.authIds())) {
            return ErrorCode.NO_AUTH.code();
        }
        if (watch && !register(caller, in, index, length, Registry.DATA)) {
            return ErrorCode.QUOTA_EXCEEDED.code();
        }
        if (node == null) {
            return ErrorCode.NO_NODE.code();
        }
        node.writeStat(out);
        return 0;
    }

    private int getChildren(ReadCaller caller, ByteBuf in, ByteBuf out, boolean withStat) {
        int length = pathLength(in);
        int index = in.readerIndex();
        boolean watch = watchFlag(in, index + length);
        Znode node = guarded.state().tree().find(in, index, length);
        if (node == null) {
            return ErrorCode.NO_NODE.code();
        }
        if (!access.permits(node.acl(), Perms.READ, caller.authIds())) {
            return ErrorCode.NO_AUTH.code();
        }
        if (watch && !register(caller, in, index, length, Registry.CHILD)) {
            return ErrorCode.QUOTA_EXCEEDED.code();
        }
        node.writeChildNames(out);
        if (withStat) {
            node.writeStat(out);
        }
        return 0;
    }

    private int getAcl(ReadCaller caller, ByteBuf in, ByteBuf out) {
        int length = pathLength(in);
        Znode node = guarded.state().tree().find(in, in.readerIndex(), length);
        if (node == null) {
            return ErrorCode.NO_NODE.code();
        }
        List<AuthId> ids = caller.authIds();
        if (!access.permits(node.acl(), Perms.READ | Perms.ADMIN, ids)) {
            return ErrorCode.NO_AUTH.code();
        }
        AclCodec.writeAcl(new JuteWriter(out), access.shownTo(node.acl(), ids));
        node.writeStat(out);
        return 0;
    }

    private int getAllChildrenNumber(ReadCaller caller, ByteBuf in, ByteBuf out) {
        int length = pathLength(in);
        Znode node = guarded.state().tree().find(in, in.readerIndex(), length);
        if (node == null) {
            return ErrorCode.NO_NODE.code();
        }
        if (!access.permits(node.acl(), Perms.READ, caller.authIds())) {
            return ErrorCode.NO_AUTH.code();
        }
        out.writeInt(node.descendantCount());
        return 0;
    }

    private int getEphemerals(ReadCaller caller, ByteBuf in, ByteBuf out) {
        String prefix = reader(in).readString("prefixPath");
        boolean all = prefix == null || prefix.isBlank() || prefix.equals("/");
        Collection<String> paths = guarded.state().tree().ephemerals(caller.sessionId());
        int countAt = out.writerIndex();
        out.writeInt(0);
        JuteWriter writer = new JuteWriter(out);
        int count = 0;
        for (String path : paths) {
            if (all || path.startsWith(prefix)) {
                writer.writeString(path);
                count++;
            }
        }
        out.setInt(countAt, count);
        return 0;
    }

    private int whoAmI(ReadCaller caller, ByteBuf out) {
        new JuteWriter(out).writeVector(caller.authIds(), (writer, id) -> {
            writer.writeString(id.scheme());
            writer.writeString(access.userName(id));
        });
        return 0;
    }

    /** A single server has applied all that it has answered; the path is echoed unchecked, also null. */
    private int sync(ByteBuf in, ByteBuf out) {
        new JuteWriter(out).writeString(reader(in).readString("path"));
        return 0;
    }

    private int setWatches(ReadCaller caller, OpCode op, ByteBuf in, ByteBuf out) {
        if (!mayWatchMore(caller)) {
            return ErrorCode.QUOTA_EXCEEDED.code();
        }
        try {
            watchRequests.setWatches(caller, reader(in), out, op == OpCode.SET_WATCHES2);
            return 0;
        } catch (DecodeException e) {
            return ErrorCode.MARSHALLING_ERROR.code();
        }
    }

    private JuteReader reader(ByteBuf in) {
        return new JuteReader(in, limits);
    }

    /** False if the caller has as many watches as it may have. */
    private boolean register(ReadCaller caller, ByteBuf in, int index, int length, Registry registry) {
        if (!mayWatchMore(caller)) {
            return false;
        }
        String path = in.toString(index, length, StandardCharsets.UTF_8);
        guarded.watches().add(caller.watcher(), path, registry, WatchMode.STANDARD);
        return true;
    }

    private boolean mayWatchMore(ReadCaller caller) {
        return maxWatches == Integer.MAX_VALUE || guarded.watches().countOf(caller.watcher()) < maxWatches;
    }

    /** Reads the length of a path that must not be null and moves to its first byte. */
    private static int pathLength(ByteBuf in) {
        if (in.readableBytes() < Integer.BYTES) {
            throw new DecodeException("path: needs a length");
        }
        int length = in.readInt();
        if (length < 0 || length > in.readableBytes()) {
            throw new DecodeException("path: length " + length + ", but " + in.readableBytes() + " bytes are left");
        }
        return length;
    }

    private static boolean watchFlag(ByteBuf in, int index) {
        if (index >= in.writerIndex()) {
            throw new DecodeException("watch: missing");
        }
        return in.getByte(index) != 0;
    }
}
