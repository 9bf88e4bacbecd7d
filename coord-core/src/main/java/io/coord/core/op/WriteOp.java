package io.coord.core.op;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.wire.OpCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change as a client (or the server itself) asks for it, decoded but not yet checked: paths, flags and ACLs are as
 * received, and null where the wire allows null (spec: client-protocol 6, 9).
 */
public sealed interface WriteOp {
    /** The operation that carries it. */
    OpCode code();

    <R> R accept(Visitor<R> visitor);

    /** One method per case. */
    interface Visitor<R> {
        R onCreate(Create op);

        R onDelete(Delete op);

        R onSetData(SetData op);

        R onSetAcl(SetAcl op);

        R onCheck(Check op);

        R onMulti(Multi op);

        R onReconfig(Reconfig op);

        R onCreateSession(CreateSession op);

        R onCloseSession(CloseSession op);

        R onDeleteContainer(DeleteContainer op);
    }

    /** Which of the four create operations it came with. */
    enum CreateOp {
        CREATE(OpCode.CREATE),
        CREATE2(OpCode.CREATE2),
        CREATE_CONTAINER(OpCode.CREATE_CONTAINER),
        CREATE_TTL(OpCode.CREATE_TTL);

        private final OpCode code;

        CreateOp(OpCode code) {
            this.code = code;
        }

        public OpCode code() {
            return code;
        }
    }

    /**
     * Operations 1, 15, 19, 21.
     *
     * @param flags     create mode as received, any int
     * @param ttlMillis as received with operation 21, else -1
     */
    record Create(
            CreateOp op,
            @Nullable String path,
            @Nullable Bytes data,
            @Nullable List<AclEntry> acl,
            int flags,
            long ttlMillis)
            implements WriteOp {
        @Override
        public OpCode code() {
            return op.code();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCreate(this);
        }
    }

    /** Operation 2; version -1 matches any. */
    record Delete(@Nullable String path, int version) implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.DELETE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onDelete(this);
        }
    }

    /** Operation 5; version -1 matches any. */
    record SetData(@Nullable String path, @Nullable Bytes data, int version) implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.SET_DATA;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onSetData(this);
        }
    }

    /** Operation 7; the version is compared with aversion, -1 matches any. */
    record SetAcl(@Nullable String path, @Nullable List<AclEntry> acl, int version) implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.SET_ACL;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onSetAcl(this);
        }
    }

    /** Operation 13, only inside a multi. */
    record Check(@Nullable String path, int version) implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.CHECK;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCheck(this);
        }
    }

    /** Operation 14: creates, deletes, setDatas and checks, all or none. */
    record Multi(List<WriteOp> ops) implements WriteOp {
        public Multi {
            ops = List.copyOf(ops);
        }

        @Override
        public OpCode code() {
            return OpCode.MULTI;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onMulti(this);
        }
    }

    /** Operation 16. */
    record Reconfig(
            @Nullable String joiningServers,
            @Nullable String leavingServers,
            @Nullable String newMembers,
            long configVersion)
            implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.RECONFIG;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onReconfig(this);
        }
    }

    /** Operation -10, made by the server that a client connects to, never accepted from a client. */
    record CreateSession(int timeoutMillis) implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.CREATE_SESSION;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCreateSession(this);
        }
    }

    /** Operation -11. */
    record CloseSession() implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.CLOSE_SESSION;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onCloseSession(this);
        }
    }

    /** Operation 20, made by the reaper, never accepted from a client. */
    record DeleteContainer(String path) implements WriteOp {
        @Override
        public OpCode code() {
            return OpCode.DELETE_CONTAINER;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.onDeleteContainer(this);
        }
    }
}
