package io.coord.core.txn;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent change of the replicated state: what is logged and proposed (spec: disk-formats 1.6). All values are
 * absolute (resulting versions, final paths), so that applying one twice gives the same state.
 *
 * <p>The family is closed. Code that handles every case implements {@link Visitor}: a new case breaks the build where
 * it is not handled.
 */
public sealed interface Txn {
    /** The number on the wire, see {@link TxnType}. */
    int type();

    <R> R accept(Visitor<R> visitor);

    /** One method per case. */
    interface Visitor<R> {
        R onCreateSession(CreateSession txn);

        R onCloseSession(CloseSession txn);

        R onError(Error txn);

        R onCreate(Create txn);

        R onDelete(Delete txn);

        R onDeleteContainer(DeleteContainer txn);

        R onSetData(SetData txn);

        R onReconfig(Reconfig txn);

        R onSetAcl(SetAcl txn);

        R onCheck(Check txn);

        R onMulti(Multi txn);
    }

    /** Type -10. */
    record CreateSession(int timeoutMillis) implements Txn {
        @Override
        public int type() {
            return TxnType.CREATE_SESSION;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCreateSession(this);
        }
    }

    /**
     * Type -11.
     *
     * @param ephemeralPaths the nodes to delete; null where the writer recorded none (before ZooKeeper 3.6)
     */
    record CloseSession(@Nullable List<String> ephemeralPaths) implements Txn {
        public CloseSession {
            ephemeralPaths = ephemeralPaths == null ? null : List.copyOf(ephemeralPaths);
        }

        @Override
        public int type() {
            return TxnType.CLOSE_SESSION;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCloseSession(this);
        }
    }

    /** Type -1: a failed request that used up a zxid, or a failed element of a multi. */
    record Error(int code) implements Txn {
        @Override
        public int type() {
            return TxnType.ERROR;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onError(this);
        }
    }

    /** Which create it was: decides type, body and the owner that is stored. */
    enum CreateKind {
        /** Types 1. */
        PLAIN(TxnType.CREATE),
        /** Type 15: the body of type 1, the client gets a Stat. */
        PLAIN_WITH_STAT(TxnType.CREATE2),
        /** Type 19. */
        CONTAINER(TxnType.CREATE_CONTAINER),
        /** Type 21. */
        TTL(TxnType.CREATE_TTL);

        private final int type;

        CreateKind(int type) {
            this.type = type;
        }

        public int type() {
            return type;
        }
    }

    /**
     * Types 1, 15, 19 and 21.
     *
     * @param path           the final path, suffix included
     * @param data           null and empty are different
     * @param ephemeral      only with the two plain kinds; the owner is the header's client
     * @param parentCversion stored cversion of the parent after this create; -1: the parent's plus one
     * @param ttlMillis      only with {@link CreateKind#TTL}, else 0
     */
    record Create(
            CreateKind kind,
            String path,
            @Nullable Bytes data,
            List<AclEntry> acl,
            boolean ephemeral,
            int parentCversion,
            long ttlMillis)
            implements Txn {
        public Create {
            acl = List.copyOf(acl);
        }

        @Override
        public int type() {
            return kind.type();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCreate(this);
        }
    }

    /** Type 2. */
    record Delete(String path) implements Txn {
        @Override
        public int type() {
            return TxnType.DELETE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onDelete(this);
        }
    }

    /** Type 20: an empty container or an expired TTL node, deleted by the server. */
    record DeleteContainer(String path) implements Txn {
        @Override
        public int type() {
            return TxnType.DELETE_CONTAINER;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onDeleteContainer(this);
        }
    }

    /**
     * Type 5.
     *
     * @param version the resulting version
     */
    record SetData(String path, @Nullable Bytes data, int version) implements Txn {
        @Override
        public int type() {
            return TxnType.SET_DATA;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onSetData(this);
        }
    }

    /** Type 16: as {@link SetData} on {@code /zookeeper/config}, and a change of the ensemble. */
    record Reconfig(String path, @Nullable Bytes data, int version) implements Txn {
        @Override
        public int type() {
            return TxnType.RECONFIG;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onReconfig(this);
        }
    }

    /**
     * Type 7.
     *
     * @param aversion the resulting aversion
     */
    record SetAcl(String path, List<AclEntry> acl, int aversion) implements Txn {
        public SetAcl {
            acl = List.copyOf(acl);
        }

        @Override
        public int type() {
            return TxnType.SET_ACL;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onSetAcl(this);
        }
    }

    /**
     * Type 13, only inside a multi.
     *
     * @param version the version that was checked, plus one
     */
    record Check(String path, int version) implements Txn {
        @Override
        public int type() {
            return TxnType.CHECK;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCheck(this);
        }
    }

    /** Type 14. If any element is an {@link Error}, no element has an effect. Elements are never multis. */
    record Multi(List<Txn> elements) implements Txn {
        public Multi {
            elements = List.copyOf(elements);
        }

        /** Whether an element failed, so that nothing is applied. */
        public boolean failed() {
            for (Txn element : elements) {
                if (element instanceof Error) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int type() {
            return TxnType.MULTI;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onMulti(this);
        }
    }
}
