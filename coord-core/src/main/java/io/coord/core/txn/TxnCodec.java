package io.coord.core.txn;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a log record and of a proposal (spec: disk-formats 1.6):
 *
 * <pre>
 *   clientId(8) cxid(4) zxid(8) time(8) type(4) | body by type | [ digest version(4) tree digest(8) ]
 * </pre>
 */
public final class TxnCodec {
    private static final int DIGEST_BYTES = 12;
    private static final int MIN_ELEMENT_BYTES = 8;

    private TxnCodec() {}

    /** Reads one entry from all the bytes of {@code payload}, which it borrows. */
    public static LoggedTxn read(ByteBuf payload, JuteLimits limits) {
        return read(new JuteReader(payload, limits));
    }

    /** Reads one entry from all the bytes that remain. */
    public static LoggedTxn read(JuteReader in) {
        TxnHeader header = readHeader(in);
        Txn txn = readBody(in, header.type());
        TxnDigest digest = in.remaining() >= DIGEST_BYTES ? readDigest(in) : null;
        return new LoggedTxn(header, txn, digest);
    }

    /** Writes one entry to {@code out}, which it borrows. */
    public static void write(ByteBuf out, LoggedTxn entry) {
        write(out, entry.header(), entry.txn(), entry.digest());
    }

    public static void write(ByteBuf out, TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
        JuteWriter writer = new JuteWriter(out);
        writeHeader(writer, header);
        txn.accept(new BodyWriter(writer));
        if (digest != null) {
            writeDigest(writer, digest);
        }
    }

    public static TxnHeader readHeader(JuteReader in) {
        return new TxnHeader(
                in.readLong("header.clientId"),
                in.readInt("header.cxid"),
                in.readLong("header.zxid"),
                in.readLong("header.time"),
                in.readInt("header.type"));
    }

    public static void writeHeader(JuteWriter out, TxnHeader header) {
        out.writeLong(header.clientId());
        out.writeInt(header.cxid());
        out.writeLong(header.zxid());
        out.writeLong(header.timeMillis());
        out.writeInt(header.type());
    }

    public static TxnDigest readDigest(JuteReader in) {
        return new TxnDigest(in.readInt("digest.version"), in.readLong("digest.treeDigest"));
    }

    public static void writeDigest(JuteWriter out, TxnDigest digest) {
        out.writeInt(digest.version());
        out.writeLong(digest.treeDigest());
    }

    private static Txn readBody(JuteReader in, int type) {
        switch (type) {
            case TxnType.CREATE_SESSION:
                return new Txn.CreateSession(in.readInt("timeOut"));
            case TxnType.CLOSE_SESSION:
                return readCloseSession(in);
            case TxnType.MULTI:
                return readMulti(in);
            case TxnType.CHECK:
                throw new DecodeException("txn type " + type + ": only allowed inside a multi");
            default:
                return readSimple(in, type);
        }
    }

    private static Txn readCloseSession(JuteReader in) {
        // Compat: before 3.6, and with closeSessionTxn.enabled=false, there is no body, at most a digest behind the
        // header. Twelve bytes could also be a body with one path of four bytes, but no digest has version 1.
        boolean onlyDigest = in.remaining() == DIGEST_BYTES && in.peekInt("digest.version") != 1;
        if (in.remaining() == 0 || onlyDigest) {
            return new Txn.CloseSession(null);
        }
        return new Txn.CloseSession(in.readStrings("paths2Delete"));
    }

    private static Txn readMulti(JuteReader in) {
        List<Txn> elements = in.readVector("txns", MIN_ELEMENT_BYTES, reader -> {
            int type = reader.readInt("txns.type");
            if (type == TxnType.MULTI || type == TxnType.CREATE_SESSION || type == TxnType.CLOSE_SESSION) {
                throw new DecodeException("txn type " + type + ": not allowed inside a multi");
            }
            return readSimple(reader.readNested("txns.data"), type);
        });
        if (elements == null) {
            throw new DecodeException("txns: null is not allowed here");
        }
        return new Txn.Multi(elements);
    }

    private static Txn readSimple(JuteReader in, int type) {
        switch (type) {
            case TxnType.ERROR:
                return new Txn.Error(in.readInt("err"));
            case TxnType.CREATE:
                return readCreate(in, Txn.CreateKind.PLAIN);
            case TxnType.CREATE2:
                return readCreate(in, Txn.CreateKind.PLAIN_WITH_STAT);
            case TxnType.CREATE_CONTAINER:
                return readCreate(in, Txn.CreateKind.CONTAINER);
            case TxnType.CREATE_TTL:
                return readCreate(in, Txn.CreateKind.TTL);
            case TxnType.DELETE:
                return new Txn.Delete(in.readRequiredString("path"));
            case TxnType.DELETE_CONTAINER:
                return new Txn.DeleteContainer(in.readRequiredString("path"));
            case TxnType.SET_DATA:
                return new Txn.SetData(in.readRequiredString("path"), in.readBuffer("data"), in.readInt("version"));
            case TxnType.RECONFIG:
                return new Txn.Reconfig(in.readRequiredString("path"), in.readBuffer("data"), in.readInt("version"));
            case TxnType.SET_ACL:
                return new Txn.SetAcl(in.readRequiredString("path"), readAcl(in), in.readInt("version"));
            case TxnType.CHECK:
                return new Txn.Check(in.readRequiredString("path"), in.readInt("version"));
            default:
                throw new DecodeException("txn type " + type + " is unknown");
        }
    }

    private static Txn.Create readCreate(JuteReader in, Txn.CreateKind kind) {
        String path = in.readRequiredString("path");
        Bytes data = in.readBuffer("data");
        List<AclEntry> acl = readAcl(in);
        switch (kind) {
            case CONTAINER:
                return new Txn.Create(kind, path, data, acl, false, in.readInt("parentCVersion"), 0);
            case TTL:
                return new Txn.Create(kind, path, data, acl, false, in.readInt("parentCVersion"), in.readLong("ttl"));
            default:
                boolean ephemeral = in.readBoolean("ephemeral");
                // Compat: before 3.3.3 there was no parentCVersion.
                int parentCversion = in.remaining() >= Integer.BYTES ? in.readInt("parentCVersion") : -1;
                return new Txn.Create(kind, path, data, acl, ephemeral, parentCversion, 0);
        }
    }

    private static List<AclEntry> readAcl(JuteReader in) {
        List<AclEntry> acl = AclCodec.readAcl(in, "acl");
        return acl == null ? List.of() : acl;
    }

    private static final class BodyWriter implements Txn.Visitor<Void> {
        private final JuteWriter out;

        BodyWriter(JuteWriter out) {
            this.out = out;
        }

        @Override
        public Void onCreateSession(Txn.CreateSession txn) {
            out.writeInt(txn.timeoutMillis());
            return null;
        }

        @Override
        public Void onCloseSession(Txn.CloseSession txn) {
            if (txn.ephemeralPaths() != null) {
                out.writeStrings(txn.ephemeralPaths());
            }
            return null;
        }

        @Override
        public Void onError(Txn.Error txn) {
            out.writeInt(txn.code());
            return null;
        }

        @Override
        public Void onCreate(Txn.Create txn) {
            out.writeString(txn.path());
            out.writeBuffer(txn.data());
            AclCodec.writeAcl(out, txn.acl());
            if (txn.kind() == Txn.CreateKind.PLAIN || txn.kind() == Txn.CreateKind.PLAIN_WITH_STAT) {
                out.writeBoolean(txn.ephemeral());
            }
            out.writeInt(txn.parentCversion());
            if (txn.kind() == Txn.CreateKind.TTL) {
                out.writeLong(txn.ttlMillis());
            }
            return null;
        }

        @Override
        public Void onDelete(Txn.Delete txn) {
            out.writeString(txn.path());
            return null;
        }

        @Override
        public Void onDeleteContainer(Txn.DeleteContainer txn) {
            out.writeString(txn.path());
            return null;
        }

        @Override
        public Void onSetData(Txn.SetData txn) {
            return writeData(txn.path(), txn.data(), txn.version());
        }

        @Override
        public Void onReconfig(Txn.Reconfig txn) {
            return writeData(txn.path(), txn.data(), txn.version());
        }

        @Override
        public Void onSetAcl(Txn.SetAcl txn) {
            out.writeString(txn.path());
            AclCodec.writeAcl(out, txn.acl());
            out.writeInt(txn.aversion());
            return null;
        }

        @Override
        public Void onCheck(Txn.Check txn) {
            out.writeString(txn.path());
            out.writeInt(txn.version());
            return null;
        }

        @Override
        public Void onMulti(Txn.Multi txn) {
            out.writeVector(txn.elements(), (writer, element) -> {
                writer.writeInt(element.type());
                writer.writeNested(body -> element.accept(this));
            });
            return null;
        }

        private Void writeData(String path, @Nullable Bytes data, int version) {
            out.writeString(path);
            out.writeBuffer(data);
            out.writeInt(version);
            return null;
        }
    }
}
