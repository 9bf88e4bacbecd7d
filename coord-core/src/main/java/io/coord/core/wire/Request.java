package io.coord.core.wire;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the requests that are not writes (spec: client-protocol 2), as received. One record per shape: where
 * operations share one, {@link #code()} tells them apart. Writes are {@code core.op.WriteOp}.
 *
 * <p>The server reads the frequent ones straight from the frame; this is for the others, for clients and for tests.
 */
public sealed interface Request extends WireRecord {
    /** The operation that carries it. */
    OpCode code();

    /**
     * Reads the body of a request.
     *
     * @throws DecodeException also if {@code op} is a write or internal
     */
    static Request read(OpCode op, JuteReader in) {
        switch (op) {
            case EXISTS:
            case GET_DATA:
            case GET_CHILDREN:
            case GET_CHILDREN2:
                return new AtPathWithWatch(op, in.readString("path"), in.readBoolean("watch"));
            case GET_ACL:
            case SYNC:
            case GET_EPHEMERALS:
            case GET_ALL_CHILDREN_NUMBER:
                return new AtPath(op, in.readString("path"));
            case CHECK_WATCHES:
            case REMOVE_WATCHES:
                return new WatchesOfType(op, in.readString("path"), in.readInt("type"));
            case PING:
            case WHO_AM_I:
                return new Empty(op);
            case ADD_WATCH:
                return new AddWatch(in.readString("path"), in.readInt("mode"));
            case SET_WATCHES:
            case SET_WATCHES2:
                return SetWatches.read(op, in);
            case MULTI_READ:
                return MultiRead.read(in);
            case AUTH:
                return new Auth(in.readInt("type"), in.readString("scheme"), in.readBuffer("auth"));
            case SASL:
                return new Sasl(in.readBuffer("token"));
            default:
                throw new DecodeException("operation " + op.code() + " (" + op + "): not a read of a client");
        }
    }

    /** ping, whoAmI. */
    record Empty(OpCode code) implements Request {
        @Override
        public void write(JuteWriter out) {}
    }

    /** getACL, sync, getEphemerals (a prefix), getAllChildrenNumber. */
    record AtPath(OpCode code, @Nullable String path) implements Request {
        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
        }
    }

    /** exists, getData, getChildren, getChildren2. */
    record AtPathWithWatch(OpCode code, @Nullable String path, boolean watch) implements Request {
        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
            out.writeBoolean(watch);
        }
    }

    /** checkWatches, removeWatches; {@code type} is 1..5 if legal. */
    record WatchesOfType(OpCode code, @Nullable String path, int type) implements Request {
        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
            out.writeInt(type);
        }
    }

    /** addWatch; {@code mode} is 0 (persistent) or 1 (persistent recursive) if legal. */
    record AddWatch(@Nullable String path, int mode) implements Request {
        @Override
        public OpCode code() {
            return OpCode.ADD_WATCH;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
            out.writeInt(mode);
        }
    }

    /** setWatches, setWatches2; the persistent lists are empty, and not on the wire, with the former. */
    record SetWatches(
            OpCode code,
            long relativeZxid,
            List<String> dataWatches,
            List<String> existWatches,
            List<String> childWatches,
            List<String> persistentWatches,
            List<String> persistentRecursiveWatches)
            implements Request {

        private static SetWatches read(OpCode op, JuteReader in) {
            boolean persistent = op == OpCode.SET_WATCHES2;
            return new SetWatches(
                    op,
                    in.readLong("relativeZxid"),
                    in.readRequiredStrings("dataWatches"),
                    in.readRequiredStrings("existWatches"),
                    in.readRequiredStrings("childWatches"),
                    persistent ? in.readRequiredStrings("persistentWatches") : List.of(),
                    persistent ? in.readRequiredStrings("persistentRecursiveWatches") : List.of());
        }

        @Override
        public void write(JuteWriter out) {
            out.writeLong(relativeZxid);
            out.writeStrings(dataWatches);
            out.writeStrings(existWatches);
            out.writeStrings(childWatches);
            if (code == OpCode.SET_WATCHES2) {
                out.writeStrings(persistentWatches);
                out.writeStrings(persistentRecursiveWatches);
            }
        }
    }

    /** multiRead: getData and getChildren, each behind a {@link MultiHeader}; their watch flag has no effect. */
    record MultiRead(List<AtPathWithWatch> reads) implements Request {
        public MultiRead {
            reads = List.copyOf(reads);
        }

        private static MultiRead read(JuteReader in) {
            List<AtPathWithWatch> reads = new ArrayList<>();
            for (MultiHeader header = MultiHeader.read(in); !header.done(); header = MultiHeader.read(in)) {
                OpCode op = OpCode.ofCode(header.type());
                if (op != OpCode.GET_DATA && op != OpCode.GET_CHILDREN) {
                    throw new DecodeException("multiRead[" + reads.size() + "]: operation " + header.type()
                            + ", allowed are 4 (getData) and 8 (getChildren)");
                }
                reads.add((AtPathWithWatch) Request.read(op, in));
            }
            return new MultiRead(reads);
        }

        @Override
        public OpCode code() {
            return OpCode.MULTI_READ;
        }

        @Override
        public void write(JuteWriter out) {
            for (AtPathWithWatch read : reads) {
                MultiHeader.ofRequest(read.code()).write(out);
                read.write(out);
            }
            MultiHeader.END.write(out);
        }
    }

    /** auth; {@code type} is unused. */
    record Auth(int type, @Nullable String scheme, @Nullable Bytes auth) implements Request {
        @Override
        public OpCode code() {
            return OpCode.AUTH;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeInt(type);
            out.writeString(scheme);
            out.writeBuffer(auth);
        }
    }

    /** sasl: one step of the exchange. */
    record Sasl(@Nullable Bytes token) implements Request {
        @Override
        public OpCode code() {
            return OpCode.SASL;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeBuffer(token);
        }
    }
}
