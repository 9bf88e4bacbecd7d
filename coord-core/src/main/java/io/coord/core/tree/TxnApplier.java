package io.coord.core.tree;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.model.StatPersisted;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effect of each transaction (spec: client-protocol 7-9, disk-formats 4). Total: what a sound log never holds ends
 * in a failure, the same on every server.
 */
final class TxnApplier implements Txn.Visitor<TxnResult> {
    private static final TxnHeader NO_HEADER = new TxnHeader(0, 0, 0, 0, 0);

    private final DataTree tree;
    private final Map<Long, Integer> sessionTimeouts;
    private TxnHeader header = NO_HEADER;
    private ChangeListener listener = ChangeListener.NONE;
    /** Shared by the sessions that have it: mostly all have the same, and they are many. */
    private Integer lastTimeout = 0;

    TxnApplier(DataTree tree, Map<Long, Integer> sessionTimeouts) {
        this.tree = tree;
        this.sessionTimeouts = sessionTimeouts;
    }

    TxnResult apply(TxnHeader txnHeader, Txn txn, ChangeListener changeListener) {
        header = txnHeader;
        listener = changeListener;
        return txn.accept(this);
    }

    @Override
    public TxnResult onCreateSession(Txn.CreateSession txn) {
        if (lastTimeout != txn.timeoutMillis()) {
            lastTimeout = txn.timeoutMillis();
        }
        sessionTimeouts.put(header.clientId(), lastTimeout);
        return TxnResult.Done.INSTANCE;
    }

    @Override
    public TxnResult onCloseSession(Txn.CloseSession txn) {
        sessionTimeouts.remove(header.clientId());
        if (txn.ephemeralPaths() != null) {
            txn.ephemeralPaths().forEach(this::delete);
        }
        // None are left, unless the writer recorded no paths or the snapshot below shows later creates.
        tree.ephemerals(header.clientId()).forEach(this::delete);
        return TxnResult.Done.INSTANCE;
    }

    @Override
    public TxnResult onError(Txn.Error txn) {
        return new TxnResult.Failed(txn.code());
    }

    @Override
    public TxnResult onCreate(Txn.Create txn) {
        PathBytes path = PathBytes.of(txn.path());
        boolean ttlFits = txn.ttlMillis() > 0 && txn.ttlMillis() <= NodeKind.MAX_TTL_MILLIS;
        if (!path.hasName() || txn.kind() == Txn.CreateKind.TTL && !ttlFits) {
            return failed(ErrorCode.BAD_ARGUMENTS);
        }
        Znode parent = tree.findParent(path);
        if (parent == null) {
            return failed(ErrorCode.NO_NODE);
        }
        Znode existing = tree.findExactly(path);
        if (existing != null) {
            return onCreateOfExisting(existing, parent, txn);
        }
        tree.childCreated(parent, txn.parentCversion(), header.zxid());
        StatPersisted stat = new StatPersisted(
                header.zxid(),
                header.zxid(),
                header.timeMillis(),
                header.timeMillis(),
                0,
                0,
                0,
                ownerOf(txn),
                header.zxid());
        Znode node = tree.add(parent, path, txn.data(), txn.acl(), stat);
        tree.quotas().created(node, txn.path());
        TxnResult result = new TxnResult.Created(txn.path(), node.stat());
        listener.created(txn.path(), header.zxid(), node.acl());
        listener.childrenChanged(parentPath(txn.path()), header.zxid(), parent.acl());
        return result;
    }

    /** The snapshot below already showed this create: what it may not have shown yet is made up for. */
    private TxnResult onCreateOfExisting(Znode existing, Znode parent, Txn.Create txn) {
        tree.replaceAcl(existing, txn.acl());
        if (txn.kind() == Txn.CreateKind.PLAIN) {
            tree.childCreated(parent, txn.parentCversion(), header.zxid());
        }
        return failed(ErrorCode.NODE_EXISTS);
    }

    private long ownerOf(Txn.Create txn) {
        switch (txn.kind()) {
            case CONTAINER:
                return NodeKind.CONTAINER_OWNER;
            case TTL:
                return NodeKind.ttlOwner(txn.ttlMillis());
            case PLAIN:
            case PLAIN_WITH_STAT:
                return txn.ephemeral() ? header.clientId() : 0;
        }
        throw new IllegalStateException("no such kind: " + txn.kind());
    }

    @Override
    public TxnResult onDelete(Txn.Delete txn) {
        return delete(txn.path());
    }

    @Override
    public TxnResult onDeleteContainer(Txn.DeleteContainer txn) {
        return delete(txn.path());
    }

    private TxnResult delete(String pathText) {
        PathBytes path = PathBytes.of(pathText);
        if (!path.hasName() || SystemPaths.contains(pathText)) {
            return failed(ErrorCode.BAD_ARGUMENTS);
        }
        Znode parent = tree.findParent(path);
        if (parent == null) {
            return failed(ErrorCode.NO_NODE);
        }
        Znode node = tree.findExactly(path);
        if (node == null) {
            // The snapshot below already showed the delete, but perhaps not yet the parent after it.
            tree.childDeleted(parent, header.zxid());
            return failed(ErrorCode.NO_NODE);
        }
        deleteChildren(node);
        deleteLeaf(node, pathText);
        return TxnResult.Done.INSTANCE;
    }

    /** There are some only if the snapshot below already showed creates that come after this delete. */
    private void deleteChildren(Znode top) {
        Znode node = top;
        while (node != top || node.firstChild() != null) {
            Znode child = node.firstChild();
            if (child == null) {
                Znode parent = node.parent();
                deleteLeaf(node, node.path());
                node = parent;
            } else {
                node = child;
            }
        }
    }

    private void deleteLeaf(Znode node, String path) {
        Znode parent = node.parent();
        List<AclEntry> acl = node.acl();
        tree.childDeleted(parent, header.zxid());
        tree.remove(node);
        tree.quotas().deleted(node, path);
        listener.deleted(path, header.zxid(), acl);
        listener.childrenChanged(parentPath(path), header.zxid(), parent.acl());
    }

    @Override
    public TxnResult onSetData(Txn.SetData txn) {
        return setData(txn.path(), txn.data(), txn.version());
    }

    @Override
    public TxnResult onReconfig(Txn.Reconfig txn) {
        return setData(txn.path(), txn.data(), txn.version());
    }

    private TxnResult setData(String pathText, @Nullable Bytes data, int version) {
        PathBytes path = PathBytes.of(pathText);
        Znode node = tree.findExactly(path);
        if (node == null) {
            return failed(ErrorCode.NO_NODE);
        }
        int lengthBefore = node.dataLength();
        tree.setData(node, path, data, version, header.zxid(), header.timeMillis());
        TxnResult result = new TxnResult.Changed(node.stat());
        tree.quotas().dataChanged(pathText, node.dataLength() - (long) lengthBefore);
        listener.dataChanged(pathText, header.zxid(), node.acl());
        return result;
    }

    @Override
    public TxnResult onSetAcl(Txn.SetAcl txn) {
        PathBytes path = PathBytes.of(txn.path());
        Znode node = tree.findExactly(path);
        if (node == null) {
            return failed(ErrorCode.NO_NODE);
        }
        tree.setAcl(node, txn.acl(), txn.aversion());
        return new TxnResult.Changed(node.stat());
    }

    /** It held when the transaction was made. */
    @Override
    public TxnResult onCheck(Txn.Check txn) {
        return TxnResult.Done.INSTANCE;
    }

    @Override
    public TxnResult onMulti(Txn.Multi txn) {
        List<TxnResult> results = new ArrayList<>(txn.elements().size());
        boolean failed = txn.failed();
        boolean afterFailure = false;
        for (Txn element : txn.elements()) {
            if (!failed) {
                results.add(element.accept(this));
            } else if (element instanceof Txn.Error error) {
                results.add(new TxnResult.Failed(error.code()));
                afterFailure = true;
            } else {
                results.add(failed(afterFailure ? ErrorCode.RUNTIME_INCONSISTENCY : ErrorCode.OK));
            }
        }
        return new TxnResult.Multi(List.copyOf(results));
    }

    private static TxnResult failed(ErrorCode error) {
        return new TxnResult.Failed(error.code());
    }

    private static String parentPath(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }
}
