package io.coord.core.op;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.CreateMode;
import io.coord.core.wire.MultiHeader;
import io.coord.core.wire.OpCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the requests that change something (spec: client-protocol 2, 9). A multi is its elements, each behind
 * a {@link MultiHeader}, and a header that says done:
 *
 * <pre>
 *   ( type(4) done=0(1) err=-1(4) body )*  type=-1(4) done=1(1) err=-1(4)
 * </pre>
 *
 * Bytes behind the last field are left unread, as in ZooKeeper.
 */
public final class WriteOpCodec {
    private WriteOpCodec() {}

    /**
     * Reads the body of a request of a client.
     *
     * @throws DecodeException also if {@code op} is not a write that clients may ask for
     */
    public static WriteOp read(OpCode op, JuteReader in) {
        switch (op) {
            case CREATE:
                return readCreate(WriteOp.CreateOp.CREATE, in);
            case CREATE2:
                return readCreate(WriteOp.CreateOp.CREATE2, in);
            case CREATE_CONTAINER:
                return readCreate(WriteOp.CreateOp.CREATE_CONTAINER, in);
            case CREATE_TTL:
                return readCreate(WriteOp.CreateOp.CREATE_TTL, in);
            case DELETE:
                return new WriteOp.Delete(in.readString("path"), in.readInt("version"));
            case SET_DATA:
                return new WriteOp.SetData(in.readString("path"), in.readBuffer("data"), in.readInt("version"));
            case SET_ACL:
                return new WriteOp.SetAcl(in.readString("path"), AclCodec.readAcl(in, "acl"), in.readInt("version"));
            case MULTI:
                return readMulti(in);
            case RECONFIG:
                return new WriteOp.Reconfig(
                        in.readString("joiningServers"),
                        in.readString("leavingServers"),
                        in.readString("newMembers"),
                        in.readLong("curConfigId"));
            case CLOSE_SESSION:
                return new WriteOp.CloseSession();
            default:
                throw new DecodeException("operation " + op.code() + " (" + op + "): not a write for clients");
        }
    }

    /** As {@link #read}, and what servers send each other: createSession and deleteContainer. */
    public static WriteOp readForwarded(OpCode op, JuteReader in) {
        switch (op) {
            case CREATE_SESSION:
                return new WriteOp.CreateSession(in.readInt("timeOut"));
            case DELETE_CONTAINER:
                return new WriteOp.DeleteContainer(in.readRequiredString("path"));
            default:
                return read(op, in);
        }
    }

    /** Writes the body, without the header of the request. */
    public static void write(JuteWriter out, WriteOp op) {
        op.accept(new BodyWriter(out));
    }

    private static WriteOp.Multi readMulti(JuteReader in) {
        List<WriteOp> ops = new ArrayList<>();
        for (MultiHeader header = MultiHeader.read(in); !header.done(); header = MultiHeader.read(in)) {
            ops.add(readElement(header.type(), ops.size(), in));
        }
        return new WriteOp.Multi(ops);
    }

    private static WriteOp readElement(int type, int index, JuteReader in) {
        OpCode op = OpCode.ofCode(type);
        if (op == null || !mayBeElement(op)) {
            throw new DecodeException("multi[" + index + "]: operation " + type + " is not allowed inside a multi");
        }
        if (in.peekInt("multi.path") == -1) {
            throw new DecodeException("multi[" + index + "]: path is null");
        }
        if (op == OpCode.CHECK) {
            return new WriteOp.Check(in.readString("path"), in.readInt("version"));
        }
        WriteOp element = read(op, in);
        if (element instanceof WriteOp.Create) {
            checkCreateElement((WriteOp.Create) element, index);
        }
        return element;
    }

    private static boolean mayBeElement(OpCode op) {
        switch (op) {
            case CREATE:
            case CREATE2:
            case CREATE_CONTAINER:
            case CREATE_TTL:
            case DELETE:
            case SET_DATA:
            case CHECK:
                return true;
            default:
                return false;
        }
    }

    /**
     * Compat: what is an error of the operation when it comes alone makes a whole multi undecodable (3.9.5: null ACLs,
     * and flags that are no create mode or one of createTTL; null paths likewise).
     */
    private static void checkCreateElement(WriteOp.Create create, int index) {
        if (create.op() == WriteOp.CreateOp.CREATE_TTL) {
            return;
        }
        if (create.acl() == null) {
            throw new DecodeException("multi[" + index + "]: acl is null");
        }
        if (CreateMode.ofFlags(create.flags()).filter(mode -> !mode.isTtl()).isEmpty()) {
            throw new DecodeException(
                    "multi[" + index + "]: flags " + create.flags() + ", allowed with " + create.code() + " are 0..4");
        }
    }

    private static WriteOp.Create readCreate(WriteOp.CreateOp op, JuteReader in) {
        return new WriteOp.Create(
                op,
                in.readString("path"),
                in.readBuffer("data"),
                AclCodec.readAcl(in, "acl"),
                in.readInt("flags"),
                op == WriteOp.CreateOp.CREATE_TTL ? in.readLong("ttl") : -1);
    }

    /** Writes the body of the operation it visits. */
    private static final class BodyWriter implements WriteOp.Visitor<@Nullable Void> {
        private final JuteWriter out;

        BodyWriter(JuteWriter out) {
            this.out = out;
        }

        @Override
        public @Nullable Void onCreate(WriteOp.Create op) {
            out.writeString(op.path());
            out.writeBuffer(op.data());
            AclCodec.writeAcl(out, op.acl());
            out.writeInt(op.flags());
            if (op.op() == WriteOp.CreateOp.CREATE_TTL) {
                out.writeLong(op.ttlMillis());
            }
            return null;
        }

        @Override
        public @Nullable Void onDelete(WriteOp.Delete op) {
            out.writeString(op.path());
            out.writeInt(op.version());
            return null;
        }

        @Override
        public @Nullable Void onSetData(WriteOp.SetData op) {
            out.writeString(op.path());
            out.writeBuffer(op.data());
            out.writeInt(op.version());
            return null;
        }

        @Override
        public @Nullable Void onSetAcl(WriteOp.SetAcl op) {
            out.writeString(op.path());
            AclCodec.writeAcl(out, op.acl());
            out.writeInt(op.version());
            return null;
        }

        @Override
        public @Nullable Void onCheck(WriteOp.Check op) {
            out.writeString(op.path());
            out.writeInt(op.version());
            return null;
        }

        @Override
        public @Nullable Void onMulti(WriteOp.Multi op) {
            for (WriteOp element : op.ops()) {
                MultiHeader.ofRequest(element.code()).write(out);
                element.accept(this);
            }
            MultiHeader.END.write(out);
            return null;
        }

        @Override
        public @Nullable Void onReconfig(WriteOp.Reconfig op) {
            out.writeString(op.joiningServers());
            out.writeString(op.leavingServers());
            out.writeString(op.newMembers());
            out.writeLong(op.configVersion());
            return null;
        }

        @Override
        public @Nullable Void onCreateSession(WriteOp.CreateSession op) {
            out.writeInt(op.timeoutMillis());
            return null;
        }

        @Override
        public @Nullable Void onCloseSession(WriteOp.CloseSession op) {
            return null;
        }

        @Override
        public @Nullable Void onDeleteContainer(WriteOp.DeleteContainer op) {
            out.writeString(op.path());
            return null;
        }
    }
}
