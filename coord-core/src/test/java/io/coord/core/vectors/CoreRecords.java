package io.coord.core.vectors;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.codec.StatCodec;
import io.coord.core.image.FileHeader;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnCodec;
import io.coord.core.txn.TxnHeader;
import io.coord.core.txn.TxnType;
import io.coord.core.wire.ClientInfo;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.MaxChildren;
import io.coord.core.wire.MultiHeader;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.ReplyHeader;
import io.coord.core.wire.Request;
import io.coord.core.wire.RequestHeader;
import io.coord.core.wire.Response;
import io.coord.core.wire.WatcherEvent;
import io.coord.core.wire.WireRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which type of ours stands for which recorded record, for the records of coord-core. */
final class CoreRecords {
    private static final int TXN_HEADER_BYTES = 32;

    private CoreRecords() {}

    static List<GoldenRecord<?>> all() {
        return List.of(
                GoldenRecord.of("ACL", AclCodec::readEntry, AclCodec::writeEntry),
                GoldenRecord.of("Id", AclCodec::readId, AclCodec::writeId),
                GoldenRecord.of("Stat", StatCodec::read, StatCodec::write),
                GoldenRecord.of("StatPersisted", StatCodec::readPersisted, StatCodec::writePersisted),
                wire("ClientInfo", ClientInfo::read),
                wire("ConnectRequest", ConnectRequest::read),
                wire("ConnectResponse", ConnectResponse::read),
                wire("RequestHeader", RequestHeader::read),
                wire("ReplyHeader", ReplyHeader::read),
                wire("MultiHeader", MultiHeader::read),
                wire("WatcherEvent", WatcherEvent::read),
                GoldenRecord.of("FileHeader", FileHeader::read, (out, header) -> header.write(out)),
                wire("GetMaxChildrenRequest", MaxChildren.Get::read),
                wire("GetMaxChildrenResponse", MaxChildren.Limit::read),
                wire("SetMaxChildrenRequest", MaxChildren.Set::read),
                wire("SetMaxChildrenTxn", MaxChildren.Set::read),
                request("AddWatchRequest", OpCode.ADD_WATCH),
                request("AuthPacket", OpCode.AUTH),
                request("CheckWatchesRequest", OpCode.CHECK_WATCHES),
                request("ExistsRequest", OpCode.EXISTS),
                request("GetACLRequest", OpCode.GET_ACL),
                request("GetAllChildrenNumberRequest", OpCode.GET_ALL_CHILDREN_NUMBER),
                request("GetChildren2Request", OpCode.GET_CHILDREN2),
                request("GetChildrenRequest", OpCode.GET_CHILDREN),
                request("GetDataRequest", OpCode.GET_DATA),
                request("GetEphemeralsRequest", OpCode.GET_EPHEMERALS),
                request("GetSASLRequest", OpCode.SASL),
                request("RemoveWatchesRequest", OpCode.REMOVE_WATCHES),
                request("SetSASLRequest", OpCode.SASL),
                request("SetWatches2", OpCode.SET_WATCHES2),
                request("SyncRequest", OpCode.SYNC),
                GoldenRecord.of(
                        "SetWatches",
                        in -> Request.read(OpCode.SET_WATCHES, in),
                        (out, request) -> request.write(out),
                        request -> GoldenRecord.components(request).subList(0, 4)),
                response("Create2Response", OpCode.CREATE2),
                response("CreateResponse", OpCode.CREATE),
                response("ErrorResponse", OpCode.ADD_WATCH),
                response("ExistsResponse", OpCode.EXISTS),
                response("GetACLResponse", OpCode.GET_ACL),
                response("GetAllChildrenNumberResponse", OpCode.GET_ALL_CHILDREN_NUMBER),
                response("GetChildren2Response", OpCode.GET_CHILDREN2),
                response("GetChildrenResponse", OpCode.GET_CHILDREN),
                response("GetDataResponse", OpCode.GET_DATA),
                response("GetEphemeralsResponse", OpCode.GET_EPHEMERALS),
                response("SetACLResponse", OpCode.SET_ACL),
                response("SetDataResponse", OpCode.SET_DATA),
                response("SetSASLResponse", OpCode.SASL),
                response("SyncResponse", OpCode.SYNC),
                response("WhoAmIResponse", OpCode.WHO_AM_I),
                writeOp("CreateRequest", OpCode.CREATE),
                writeOp("CreateTTLRequest", OpCode.CREATE_TTL),
                writeOp("DeleteRequest", OpCode.DELETE),
                writeOp("ReconfigRequest", OpCode.RECONFIG),
                writeOp("SetACLRequest", OpCode.SET_ACL),
                writeOp("SetDataRequest", OpCode.SET_DATA),
                GoldenRecord.of("CheckVersionRequest", CoreRecords::readCheck, WriteOpCodec::write),
                GoldenRecord.of("TxnHeader", TxnCodec::readHeader, TxnCodec::writeHeader),
                GoldenRecord.of("TxnDigest", TxnCodec::readDigest, TxnCodec::writeDigest),
                txn("CreateSessionTxn", TxnType.CREATE_SESSION),
                txn("CloseSessionTxn", TxnType.CLOSE_SESSION),
                txn("ErrorTxn", TxnType.ERROR),
                txn("CreateTxn", TxnType.CREATE),
                GoldenRecord.of(
                        "CreateTxnV0",
                        in -> readTxn(TxnType.CREATE, in),
                        CoreRecords::writeTxn,
                        txn -> values(txn).subList(0, 4)),
                txn("CreateContainerTxn", TxnType.CREATE_CONTAINER),
                txn("CreateTTLTxn", TxnType.CREATE_TTL),
                txn("DeleteTxn", TxnType.DELETE),
                txn("SetDataTxn", TxnType.SET_DATA),
                txn("SetACLTxn", TxnType.SET_ACL),
                txn("MultiTxn", TxnType.MULTI),
                GoldenRecord.of("CheckVersionTxn", CoreRecords::readCheckTxn, CoreRecords::writeTxn),
                GoldenRecord.of("Txn", CoreRecords::readElement, CoreRecords::writeElement));
    }

    /** The transaction with this body: what a log has behind the header. */
    static Txn readTxn(int type, JuteReader in) {
        ByteBuf payload = Unpooled.buffer();
        JuteWriter out = new JuteWriter(payload);
        TxnCodec.writeHeader(out, new TxnHeader(1, 2, 3, 4, type));
        while (in.remaining() > 0) {
            out.writeByte(in.readByte("body"));
        }
        return TxnCodec.read(payload, JuteLimits.DEFAULT).txn();
    }

    static void writeTxn(JuteWriter out, Txn txn) {
        ByteBuf payload = Unpooled.buffer();
        TxnCodec.write(payload, new TxnHeader(1, 2, 3, 4, txn.type()), txn, null);
        payload.skipBytes(TXN_HEADER_BYTES);
        while (payload.isReadable()) {
            out.writeByte(payload.readByte());
        }
    }

    private static <T extends WireRecord> GoldenRecord<T> wire(String record, Function<JuteReader, T> reader) {
        return GoldenRecord.of(record, reader, (out, value) -> value.write(out));
    }

    private static GoldenRecord<?> request(String record, OpCode op) {
        return wire(record, in -> Request.read(op, in));
    }

    private static GoldenRecord<?> response(String record, OpCode op) {
        return wire(record, in -> Response.read(op, in));
    }

    private static GoldenRecord<?> writeOp(String record, OpCode op) {
        return GoldenRecord.of(record, in -> WriteOpCodec.read(op, in), WriteOpCodec::write, CoreRecords::values);
    }

    private static GoldenRecord<?> txn(String record, int type) {
        return GoldenRecord.of(record, in -> readTxn(type, in), CoreRecords::writeTxn, CoreRecords::values);
    }

    /** The values of the body in the order of the schema. */
    static List<@Nullable Object> values(WriteOp op) {
        if (!(op instanceof WriteOp.Create)) {
            return GoldenRecord.components(op);
        }
        WriteOp.Create create = (WriteOp.Create) op;
        List<@Nullable Object> values =
                new ArrayList<>(Arrays.asList(create.path(), create.data(), create.acl(), create.flags()));
        if (create.op() == WriteOp.CreateOp.CREATE_TTL) {
            values.add(create.ttlMillis());
        }
        return values;
    }

    /** The values of the body in the order of the schema. */
    static List<@Nullable Object> values(Txn txn) {
        if (txn instanceof Txn.Multi) {
            return List.of(elements((Txn.Multi) txn));
        }
        if (!(txn instanceof Txn.Create)) {
            return GoldenRecord.components(txn);
        }
        Txn.Create create = (Txn.Create) txn;
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(create.path(), create.data(), create.acl()));
        if (txn.type() == TxnType.CREATE || txn.type() == TxnType.CREATE2) {
            values.add(create.ephemeral());
        }
        values.add(create.parentCversion());
        if (txn.type() == TxnType.CREATE_TTL) {
            values.add(create.ttlMillis());
        }
        return values;
    }

    /** A check only exists inside a multi. */
    private static WriteOp readCheck(JuteReader in) {
        ByteBuf multi = Unpooled.buffer();
        JuteWriter out = new JuteWriter(multi);
        MultiHeader.ofRequest(OpCode.CHECK).write(out);
        while (in.remaining() > 0) {
            out.writeByte(in.readByte("body"));
        }
        MultiHeader.END.write(out);
        WriteOp read = WriteOpCodec.read(OpCode.MULTI, new JuteReader(multi, JuteLimits.DEFAULT));
        return ((WriteOp.Multi) read).ops().get(0);
    }

    /** A check only exists inside a multi. */
    private static Txn readCheckTxn(JuteReader in) {
        ByteBuf element = Unpooled.buffer();
        JuteWriter out = new JuteWriter(element);
        out.writeInt(TxnType.CHECK);
        out.writeInt(in.remaining());
        while (in.remaining() > 0) {
            out.writeByte(in.readByte("body"));
        }
        return readElement(new JuteReader(element, JuteLimits.DEFAULT));
    }

    private static Txn readElement(JuteReader in) {
        ByteBuf body = Unpooled.buffer().writeInt(1);
        while (in.remaining() > 0) {
            body.writeByte(in.readByte("element"));
        }
        return ((Txn.Multi) readTxn(TxnType.MULTI, new JuteReader(body, JuteLimits.DEFAULT)))
                .elements()
                .get(0);
    }

    private static void writeElement(JuteWriter out, Txn txn) {
        Element element = elements(new Txn.Multi(List.of(txn))).get(0);
        out.writeInt(element.type());
        out.writeBuffer(element.body());
    }

    /** The elements of a multi as the log has them. */
    static List<Element> elements(Txn.Multi multi) {
        List<Element> elements = new ArrayList<>();
        for (Txn txn : multi.elements()) {
            ByteBuf body = Unpooled.buffer();
            writeTxn(new JuteWriter(body), txn);
            elements.add(new Element(txn.type(), Bytes.wrap(ByteBufUtil.getBytes(body))));
        }
        return elements;
    }

    /** The record Txn: an element of a multi with its encoded body. */
    record Element(int type, Bytes body) {}
}
