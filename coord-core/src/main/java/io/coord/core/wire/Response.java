package io.coord.core.wire;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.codec.StatCodec;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of successful replies (spec: client-protocol 2, 5, 9), one record per shape.
 *
 * <p>The server writes the frequent ones straight into the frame; this is for the others, for clients and for tests.
 */
public sealed interface Response extends WireRecord {
    /**
     * Reads the body of the reply to {@code op}, whose header said success.
     *
     * @throws DecodeException also if clients never get a reply to {@code op}
     */
    static Response read(OpCode op, JuteReader in) {
        switch (op) {
            case DELETE:
            case CLOSE_SESSION:
            case PING:
            case AUTH:
            case SET_WATCHES:
            case SET_WATCHES2:
            case CHECK_WATCHES:
            case REMOVE_WATCHES:
                return Empty.INSTANCE;
            case CREATE:
            case SYNC:
                return new AtPath(in.readString("path"));
            case CREATE2:
            case CREATE_CONTAINER:
            case CREATE_TTL:
                return new AtPathWithStat(in.readString("path"), StatCodec.read(in));
            case EXISTS:
            case SET_DATA:
            case SET_ACL:
                return new StatOnly(StatCodec.read(in));
            case GET_DATA:
            case RECONFIG:
                return new Data(in.readBuffer("data"), StatCodec.read(in));
            case GET_ACL:
                return new Acl(AclCodec.readAcl(in, "acl"), StatCodec.read(in));
            case GET_CHILDREN:
            case GET_EPHEMERALS:
                return new Names(in.readStrings("names"));
            case GET_CHILDREN2:
                return new NamesWithStat(in.readStrings("children"), StatCodec.read(in));
            case GET_ALL_CHILDREN_NUMBER:
            case ADD_WATCH:
                return new Number(in.readInt("number"));
            case SASL:
                return new Sasl(in.readBuffer("token"));
            case WHO_AM_I:
                return new WhoAmI(in.readVector("clientInfo", ClientInfo.MIN_BYTES, ClientInfo::read));
            case MULTI:
            case MULTI_READ:
                return Multi.read(in);
            default:
                throw new DecodeException("operation " + op.code() + " (" + op + "): has no reply");
        }
    }

    /** delete, check in a multi, closeSession, ping, auth, setWatches, checkWatches, removeWatches. */
    record Empty() implements Response {
        public static final Empty INSTANCE = new Empty();

        @Override
        public void write(JuteWriter out) {}
    }

    /** create: the path of the new node; sync: the path that was asked for. */
    record AtPath(@Nullable String path) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
        }
    }

    /** create2, createContainer, createTTL. */
    record AtPathWithStat(@Nullable String path, Stat stat) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
            StatCodec.write(out, stat);
        }
    }

    /** exists, setData, setACL. */
    record StatOnly(Stat stat) implements Response {
        @Override
        public void write(JuteWriter out) {
            StatCodec.write(out, stat);
        }
    }

    /** getData, reconfig. */
    record Data(@Nullable Bytes data, Stat stat) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeBuffer(data);
            StatCodec.write(out, stat);
        }
    }

    /** getACL. */
    record Acl(@Nullable List<AclEntry> acl, Stat stat) implements Response {
        @Override
        public void write(JuteWriter out) {
            AclCodec.writeAcl(out, acl);
            StatCodec.write(out, stat);
        }
    }

    /** getChildren: names in no order; getEphemerals: paths. */
    record Names(@Nullable List<String> names) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeStrings(names);
        }
    }

    /** getChildren2. */
    record NamesWithStat(@Nullable List<String> names, Stat stat) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeStrings(names);
            StatCodec.write(out, stat);
        }
    }

    /** getAllChildrenNumber: a count; addWatch: an error code, 0. */
    record Number(int number) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeInt(number);
        }
    }

    /** sasl: one step of the exchange. */
    record Sasl(@Nullable Bytes token) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeBuffer(token);
        }
    }

    /** whoAmI. */
    record WhoAmI(@Nullable List<ClientInfo> identities) implements Response {
        @Override
        public void write(JuteWriter out) {
            out.writeVector(identities, (writer, identity) -> identity.write(writer));
        }
    }

    /** multi, multiRead: one result per element. */
    record Multi(List<Result> results) implements Response {
        public Multi {
            results = List.copyOf(results);
        }

        private static Multi read(JuteReader in) {
            List<Result> results = new ArrayList<>();
            for (MultiHeader header = MultiHeader.read(in); !header.done(); header = MultiHeader.read(in)) {
                results.add(Result.read(header, results.size(), in));
            }
            return new Multi(results);
        }

        @Override
        public void write(JuteWriter out) {
            for (Result result : results) {
                result.write(out);
            }
            MultiHeader.END.write(out);
        }
    }

    /**
     * The result of one element.
     *
     * <pre>
     *   success   operation(4) done=0(1) err=0(4)    body as of that operation alone
     *   failure   -1(4)        done=0(1) err=code(4) code(4)
     * </pre>
     *
     * @param type one of 1, 2, 4, 5, 8, 13, 15; {@link MultiHeader#ERROR_TYPE} if this element failed, or another did
     * @param body of a failure: {@link Number}, the error code
     */
    record Result(int type, Response body) implements WireRecord {
        public static Result of(OpCode op, Response body) {
            return new Result(op.code(), body);
        }

        public static Result error(int code) {
            return new Result(MultiHeader.ERROR_TYPE, new Number(code));
        }

        private static Result read(MultiHeader header, int index, JuteReader in) {
            if (header.type() == MultiHeader.ERROR_TYPE) {
                return error(in.readInt("err"));
            }
            OpCode op = OpCode.ofCode(header.type());
            if (op == OpCode.CHECK) {
                return of(op, Empty.INSTANCE);
            }
            if (op == null || !isElement(op)) {
                throw new DecodeException("multi[" + index + "]: result of type " + header.type() + " is unknown");
            }
            return of(op, Response.read(op, in));
        }

        private static boolean isElement(OpCode op) {
            switch (op) {
                case CREATE:
                case CREATE2:
                case DELETE:
                case SET_DATA:
                case GET_DATA:
                case GET_CHILDREN:
                    return true;
                default:
                    return false;
            }
        }

        @Override
        public void write(JuteWriter out) {
            int err = type == MultiHeader.ERROR_TYPE && body instanceof Number ? ((Number) body).number() : 0;
            new MultiHeader(type, false, err).write(out);
            body.write(out);
        }
    }
}
