package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.Paths;
import io.coord.core.model.Perms;
import io.coord.core.model.Stat;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.TxnResult;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AclFixUp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each write does and answers, one after the other, written down as simply as possible (spec: client-protocol
 * 6-9): no transactions, nothing in flight, the children of a node are found by looking at all paths. Only the ACL rules
 * are those of the server.
 */
final class NaiveServer implements WriteOp.Visitor<TxnResult> {
    static final long CONTAINER = Long.MIN_VALUE;
    static final long TTL_BITS = 0xFF00000000000000L;
    private static final Set<String> UNDELETABLE = Set.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config");

    /** A request that cannot be done. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final ErrorCode code;

        Refused(ErrorCode code) {
            this.code = code;
        }
    }

    /** A znode. */
    private static final class Node implements Cloneable {
        private @Nullable Bytes data = Bytes.EMPTY;
        private List<AclEntry> acl = Acls.OPEN;
        private long czxid;
        private long mzxid;
        private long pzxid;
        private long ctime;
        private long mtime;
        private int version;
        private int childrenEver;
        private int aversion;
        private long owner;

        @Override
        public Node clone() {
            try {
                return (Node) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final AccessControl accessControl;
    private final boolean extendedTypes;
    private TreeMap<String, Node> nodes = new TreeMap<>();
    private final TreeSet<Long> sessions = new TreeSet<>();
    private WriteRequest request = WriteRequest.internal(new WriteOp.CloseSession());
    private long zxid;
    private long time;

    NaiveServer(AccessControl accessControl, boolean extendedTypes) {
        this.accessControl = accessControl;
        this.extendedTypes = extendedTypes;
        nodes.put("/", new Node());
        nodes.put("/zookeeper", new Node());
        nodes.put("/zookeeper/quota", new Node());
        Node config = new Node();
        config.acl = Acls.READ_ONLY;
        config.aversion = -1;
        nodes.put("/zookeeper/config", config);
    }

    TxnResult execute(WriteRequest next, long nextZxid, long timeMillis) {
        request = next;
        zxid = nextZxid;
        time = timeMillis;
        try {
            return request.op().accept(this);
        } catch (Refused refused) {
            return new TxnResult.Failed(refused.code.code());
        }
    }

    /** Every node with all that can be asked of it. */
    List<String> dump() {
        List<String> dump = new ArrayList<>();
        nodes.forEach((path, node) -> dump.add(path + " " + stat(path) + " " + node.acl + " " + node.owner + " "
                + (node.data == null ? null : node.data.toHex())));
        return dump;
    }

    Set<Long> sessions() {
        return sessions;
    }

    Stat stat(String path) {
        Node node = nodes.get(path);
        int children = children(path);
        return new Stat(
                node.czxid,
                node.mzxid,
                node.ctime,
                node.mtime,
                node.version,
                2 * node.childrenEver - children,
                node.aversion,
                isEphemeral(node) ? node.owner : 0,
                node.data == null ? 0 : node.data.length(),
                children,
                node.pzxid);
    }

    @Override
    public TxnResult onCreate(WriteOp.Create op) {
        boolean ttl = op.flags() == 5 || op.flags() == 6;
        boolean sequential = op.flags() == 2 || op.flags() == 3 || op.flags() == 6;
        boolean ephemeral = op.flags() == 1 || op.flags() == 3;
        unless(op.flags() >= 0 && op.flags() <= 6, ErrorCode.BAD_ARGUMENTS);
        unless(!ttl || extendedTypes, ErrorCode.UNIMPLEMENTED);
        unless(ttl == (op.op() == WriteOp.CreateOp.CREATE_TTL), ErrorCode.BAD_ARGUMENTS);
        unless(!ttl || op.ttlMillis() > 0 && op.ttlMillis() < 1L << 40, ErrorCode.BAD_ARGUMENTS);
        unless(op.op() != WriteOp.CreateOp.CREATE_CONTAINER || op.flags() == 4, ErrorCode.BAD_ARGUMENTS);
        checkSession();
        checkSlash(op.path());
        List<AclEntry> acl = fixUp(op.acl());
        String parentPath = parentOf(op.path());
        Node parent = existing(parentPath);
        permit(parent, Perms.CREATE);
        String path = sequential ? op.path() + String.format("%010d", parent.childrenEver) : op.path();
        unless(Paths.validate(path).isEmpty(), ErrorCode.BAD_ARGUMENTS);
        unless(!nodes.containsKey(path), ErrorCode.NODE_EXISTS);
        unless(!isEphemeral(parent), ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        Node node = new Node();
        node.data = op.data();
        node.acl = acl;
        node.czxid = zxid;
        node.mzxid = zxid;
        node.pzxid = zxid;
        node.ctime = time;
        node.mtime = time;
        if (ephemeral) {
            node.owner = request.sessionId();
        } else if (op.flags() == 4) {
            node.owner = CONTAINER;
        } else if (ttl) {
            node.owner = TTL_BITS + op.ttlMillis();
        }
        nodes.put(path, node);
        parent.childrenEver++;
        parent.pzxid = zxid;
        return new TxnResult.Created(path, stat(path));
    }

    @Override
    public TxnResult onDelete(WriteOp.Delete op) {
        checkSession();
        checkSlash(op.path());
        unless(!UNDELETABLE.contains(op.path()), ErrorCode.BAD_ARGUMENTS);
        permit(existing(parentOf(op.path())), Perms.DELETE);
        Node node = existing(op.path());
        checkVersion(op.version(), node.version);
        unless(children(op.path()) == 0, ErrorCode.NOT_EMPTY);
        remove(op.path());
        return TxnResult.Done.INSTANCE;
    }

    @Override
    public TxnResult onSetData(WriteOp.SetData op) {
        checkSession();
        unless(Paths.validate(op.path()).isEmpty(), ErrorCode.BAD_ARGUMENTS);
        Node node = existing(op.path());
        permit(node, Perms.WRITE);
        checkVersion(op.version(), node.version);
        node.version++;
        node.data = op.data();
        node.mzxid = zxid;
        node.mtime = time;
        return new TxnResult.Changed(stat(op.path()));
    }

    @Override
    public TxnResult onSetAcl(WriteOp.SetAcl op) {
        checkSession();
        unless(Paths.validate(op.path()).isEmpty(), ErrorCode.BAD_ARGUMENTS);
        List<AclEntry> acl = fixUp(op.acl());
        Node node = existing(op.path());
        permit(node, Perms.ADMIN);
        checkVersion(op.version(), node.aversion);
        node.acl = acl;
        node.aversion++;
        return new TxnResult.Changed(stat(op.path()));
    }

    @Override
    public TxnResult onCheck(WriteOp.Check op) {
        checkSession();
        unless(Paths.validate(op.path()).isEmpty(), ErrorCode.BAD_ARGUMENTS);
        Node node = existing(op.path());
        permit(node, Perms.READ);
        checkVersion(op.version(), node.version);
        return TxnResult.Done.INSTANCE;
    }

    @Override
    public TxnResult onMulti(WriteOp.Multi op) {
        TreeMap<String, Node> before = new TreeMap<>();
        nodes.forEach((path, node) -> before.put(path, node.clone()));
        List<TxnResult> results = new ArrayList<>();
        for (WriteOp element : op.ops()) {
            try {
                results.add(element.accept(this));
            } catch (Refused refused) {
                nodes = before;
                unless(refused.code != ErrorCode.MARSHALLING_ERROR, refused.code);
                return failedMulti(results.size(), refused.code, op.ops().size());
            }
        }
        return new TxnResult.Multi(results);
    }

    @Override
    public TxnResult onReconfig(WriteOp.Reconfig op) {
        throw new Refused(ErrorCode.RECONFIG_DISABLED);
    }

    @Override
    public TxnResult onCreateSession(WriteOp.CreateSession op) {
        sessions.add(request.sessionId());
        return TxnResult.Done.INSTANCE;
    }

    @Override
    public TxnResult onCloseSession(WriteOp.CloseSession op) {
        sessions.remove(request.sessionId());
        List<String> paths = new ArrayList<>(nodes.keySet());
        paths.sort(Comparator.reverseOrder());
        for (String path : paths) {
            if (nodes.get(path).owner == request.sessionId()) {
                remove(path);
            }
        }
        return TxnResult.Done.INSTANCE;
    }

    @Override
    public TxnResult onDeleteContainer(WriteOp.DeleteContainer op) {
        checkSlash(op.path());
        unless(!UNDELETABLE.contains(op.path()), ErrorCode.BAD_ARGUMENTS);
        Node node = existing(op.path());
        unless(children(op.path()) == 0, ErrorCode.NOT_EMPTY);
        boolean usedContainer = node.owner == CONTAINER && node.childrenEver > 0;
        boolean over = isTtl(node) && time - node.mtime > (node.owner & 0xFFFFFFFFFFL);
        unless(usedContainer || over, ErrorCode.BAD_VERSION);
        remove(op.path());
        return TxnResult.Done.INSTANCE;
    }

    private static TxnResult failedMulti(int done, ErrorCode code, int size) {
        List<TxnResult> results = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ErrorCode each = i == done ? code : i < done ? ErrorCode.OK : ErrorCode.RUNTIME_INCONSISTENCY;
            results.add(new TxnResult.Failed(each.code()));
        }
        return new TxnResult.Multi(results);
    }

    private void remove(String path) {
        nodes.remove(path);
        existing(parentOf(path)).pzxid = zxid;
    }

    private void checkSession() {
        unless(sessions.contains(request.sessionId()), ErrorCode.SESSION_EXPIRED);
    }

    private static void checkSlash(@Nullable String path) {
        unless(path != null, ErrorCode.MARSHALLING_ERROR);
        unless(path.contains("/") && !path.contains("\0"), ErrorCode.BAD_ARGUMENTS);
    }

    private static void checkVersion(int expected, int actual) {
        unless(expected == -1 || expected == actual, ErrorCode.BAD_VERSION);
    }

    private List<AclEntry> fixUp(@Nullable List<AclEntry> acl) {
        AclFixUp outcome = accessControl.fixUp(acl, request.ids());
        unless(outcome instanceof AclFixUp.Fixed, ErrorCode.INVALID_ACL);
        return ((AclFixUp.Fixed) outcome).acl();
    }

    private void permit(Node node, int perm) {
        unless(accessControl.permits(node.acl, perm, request.ids()), ErrorCode.NO_AUTH);
    }

    private Node existing(String path) {
        Node node = nodes.get(path.isEmpty() ? "/" : path);
        unless(node != null, ErrorCode.NO_NODE);
        return node;
    }

    private int children(String path) {
        return (int) nodes.keySet().stream()
                .filter(other -> !other.equals("/") && (parentOf(other).isEmpty() ? "/" : parentOf(other)).equals(path))
                .count();
    }

    private static String parentOf(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private boolean isTtl(Node node) {
        return extendedTypes && (node.owner & TTL_BITS) == TTL_BITS;
    }

    private boolean isEphemeral(Node node) {
        return node.owner != 0 && node.owner != CONTAINER && !isTtl(node);
    }

    private static void unless(boolean holds, ErrorCode code) {
        if (!holds) {
            throw new Refused(code);
        }
    }
}
