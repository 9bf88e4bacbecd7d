package io.coord.client.fake;

import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Paths;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.ReplyHeader;
import io.coord.core.wire.Request;
import io.coord.core.wire.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server does with requests, as far as a client can tell in the tests: a naive tree, sessions, zxids that also failed
 * writes consume. It counts what it has executed. Not thread-safe.
 */
public final class FakeTree {
    private static final Bytes PASSWORD = Bytes.wrap(new byte[ConnectResponse.PASSWORD_BYTES]);

    private final TreeMap<String, FakeNode> nodes = new TreeMap<>();
    private final Set<Long> sessions = new TreeSet<>();
    private final List<String> executed = new ArrayList<>();
    private final List<OpCode> received = new ArrayList<>();
    private long lastSession = 0x100;
    private long zxid = 1;

    public FakeTree() {
        nodes.put("/", new FakeNode(0, 0, Bytes.EMPTY));
    }

    /** The successful writes, e.g. {@code create /a}, in their order. */
    public List<String> executed() {
        return executed;
    }

    /** The operations that have arrived whole. */
    public List<OpCode> received() {
        return received;
    }

    public boolean exists(String path) {
        return nodes.containsKey(path);
    }

    public Set<String> paths() {
        return nodes.keySet();
    }

    /** Ends all sessions; as with a real server, their nodes go in a transaction, and what they still ask for is refused. */
    public void expireSessions() {
        zxid++;
        sessions.forEach(this::removeNodesOf);
        sessions.clear();
    }

    private void removeNodesOf(long session) {
        List<String> ended = nodes.entrySet().stream()
                .filter(entry -> entry.getValue().owner == session)
                .map(entry -> entry.getKey())
                .toList();
        for (String path : ended) {
            nodes.remove(path);
            FakeNode parent = nodes.get(Paths.parent(path));
            parent.children--;
            parent.pzxid = zxid;
        }
    }

    /** A change by somebody else. */
    public void byAnother(WriteOp op) {
        write(0, op);
    }

    /** The answer to the first frame of a connection. */
    public ConnectResponse connect(ConnectRequest request) {
        if (request.sessionId() == 0) {
            zxid++;
            sessions.add(++lastSession);
            return new ConnectResponse(0, request.timeoutMillis(), lastSession, PASSWORD, request.readOnly());
        }
        return sessions.contains(request.sessionId())
                ? new ConnectResponse(0, request.timeoutMillis(), request.sessionId(), PASSWORD, request.readOnly())
                : ConnectResponse.noSession(request.readOnly());
    }

    /** The answer to a later frame, without its length. */
    public ByteBuf handle(long session, ByteBuf frame) {
        JuteReader in = new JuteReader(frame, JuteLimits.DEFAULT);
        int xid = in.readInt("xid");
        int type = in.readInt("type");
        OpCode op = OpCode.ofCode(type);
        received.add(op);
        return answer(xid, handle(session, op, in));
    }

    private Object handle(long session, OpCode op, JuteReader in) {
        if (!sessions.contains(session)) {
            return ErrorCode.SESSION_EXPIRED;
        }
        switch (op.kind()) {
            case WRITE:
            case SESSION:
                return write(session, WriteOpCodec.read(op, in));
            default:
                return read(session, op, Request.read(op, in));
        }
    }

    private ByteBuf answer(int xid, Object result) {
        ByteBuf reply = Unpooled.buffer();
        JuteWriter out = new JuteWriter(reply);
        int error = result instanceof ErrorCode ? ((ErrorCode) result).code() : 0;
        new ReplyHeader(xid, zxid, error).write(out);
        if (result instanceof Response) {
            ((Response) result).write(out);
        }
        return reply;
    }

    private Object read(long session, OpCode op, Request request) {
        if (request instanceof Request.AtPathWithWatch) {
            return readNode(op, ((Request.AtPathWithWatch) request).path());
        }
        if (request instanceof Request.AtPath) {
            return readPath(session, op, ((Request.AtPath) request).path());
        }
        switch (op) {
            case ADD_WATCH:
                return new Response.Number(0);
            case SASL:
                return new Response.Sasl(((Request.Sasl) request).token()); // whatever is said is believed
            case WHO_AM_I:
                return new Response.WhoAmI(List.of());
            case MULTI_READ:
                return new Response.Multi(((Request.MultiRead) request)
                        .reads().stream()
                                .map(read -> result(read.code(), readNode(read.code(), read.path())))
                                .toList());
            default:
                return Response.Empty.INSTANCE;
        }
    }

    private static Response.Result result(OpCode op, Object result) {
        return result instanceof ErrorCode
                ? Response.Result.error(((ErrorCode) result).code())
                : Response.Result.of(op, (Response) result);
    }

    private Object readNode(OpCode op, String path) {
        FakeNode node = nodes.get(path);
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        switch (op) {
            case EXISTS:
                return new Response.StatOnly(node.stat());
            case GET_DATA:
                return new Response.Data(node.data, node.stat());
            case GET_CHILDREN:
                return new Response.Names(children(path));
            default:
                return new Response.NamesWithStat(children(path), node.stat());
        }
    }

    private Object readPath(long session, OpCode op, String path) {
        switch (op) {
            case SYNC:
                return new Response.AtPath(path);
            case GET_ACL:
                FakeNode node = nodes.get(path);
                return node == null ? ErrorCode.NO_NODE : new Response.Acl(Acls.OPEN, node.stat());
            case GET_EPHEMERALS:
                return new Response.Names(nodes.entrySet().stream()
                        .filter(entry -> entry.getValue().owner == session)
                        .map(entry -> entry.getKey())
                        .toList());
            default:
                return new Response.Number(nodes.size() - 1);
        }
    }

    private List<String> children(String path) {
        return nodes.keySet().stream()
                .filter(other -> !other.equals("/") && Paths.parent(other).equals(path))
                .map(Paths::name)
                .toList();
    }

    private Object write(long session, WriteOp op) {
        zxid++;
        if (op instanceof WriteOp.Multi) {
            return multi(session, ((WriteOp.Multi) op).ops());
        }
        return apply(session, op);
    }

    /** Of one element, or of several that all succeed: enough here. */
    private Object multi(long session, List<WriteOp> ops) {
        List<Response.Result> results = new ArrayList<>();
        for (WriteOp op : ops) {
            Object result = apply(session, op);
            results.add(result(op.code(), result));
        }
        return new Response.Multi(results);
    }

    private Object apply(long session, WriteOp op) {
        if (op instanceof WriteOp.Create) {
            return create(session, (WriteOp.Create) op);
        }
        if (op instanceof WriteOp.Delete) {
            return delete((WriteOp.Delete) op);
        }
        if (op instanceof WriteOp.SetData) {
            return setData((WriteOp.SetData) op);
        }
        if (op instanceof WriteOp.SetAcl) {
            return setAcl((WriteOp.SetAcl) op);
        }
        if (op instanceof WriteOp.Check) {
            return nodes.containsKey(((WriteOp.Check) op).path()) ? Response.Empty.INSTANCE : ErrorCode.NO_NODE;
        }
        if (op instanceof WriteOp.Reconfig) {
            executed.add("reconfig " + ((WriteOp.Reconfig) op).joiningServers());
            return new Response.Data(Bytes.EMPTY, nodes.get("/").stat());
        }
        if (op instanceof WriteOp.CloseSession) {
            sessions.remove(session);
            removeNodesOf(session);
            return Response.Empty.INSTANCE;
        }
        return ErrorCode.UNIMPLEMENTED;
    }

    private Object create(long session, WriteOp.Create op) {
        CreateMode mode = CreateMode.ofFlags(op.flags()).orElseThrow();
        FakeNode parent = nodes.get(Paths.parent(op.path()));
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        String path = mode.isSequential() ? op.path() + String.format("%010d", parent.childrenEver) : op.path();
        if (nodes.containsKey(path)) {
            return ErrorCode.NODE_EXISTS;
        }
        FakeNode node = new FakeNode(zxid, mode.isEphemeral() ? session : 0, op.data());
        nodes.put(path, node);
        parent.childrenEver++;
        parent.children++;
        parent.pzxid = zxid;
        executed.add("create " + path);
        return op.code() == OpCode.CREATE ? new Response.AtPath(path) : new Response.AtPathWithStat(path, node.stat());
    }

    private Object delete(WriteOp.Delete op) {
        FakeNode node = nodes.get(op.path());
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if (op.version() != -1 && op.version() != node.version) {
            return ErrorCode.BAD_VERSION;
        }
        nodes.remove(op.path());
        FakeNode parent = nodes.get(Paths.parent(op.path()));
        parent.children--;
        parent.pzxid = zxid;
        executed.add("delete " + op.path());
        return Response.Empty.INSTANCE;
    }

    private Object setData(WriteOp.SetData op) {
        FakeNode node = nodes.get(op.path());
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if (op.version() != -1 && op.version() != node.version) {
            return ErrorCode.BAD_VERSION;
        }
        node.data = op.data();
        node.mzxid = zxid;
        node.version++;
        executed.add("setData " + op.path());
        return new Response.StatOnly(node.stat());
    }

    private Object setAcl(WriteOp.SetAcl op) {
        FakeNode node = nodes.get(op.path());
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if (op.version() != -1 && op.version() != node.aversion) {
            return ErrorCode.BAD_VERSION;
        }
        node.aversion++;
        executed.add("setAcl " + op.path());
        return new Response.StatOnly(node.stat());
    }
}
