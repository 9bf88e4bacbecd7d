package io.coord.client;

import io.coord.client.call.Operation;
import io.coord.client.call.Operation.OnApplied;
import io.coord.client.call.Operation.Target;
import io.coord.client.call.Reply;
import io.coord.client.retry.Proof;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.StatCodec;
import io.coord.core.env.RandomSource;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.WireRecord;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Makes operations that change the tree. Paths have been checked. */
final class WriteOperations {
    private final Chroot chroot;
    private final RandomSource random;

    WriteOperations(Chroot chroot, RandomSource random) {
        this.chroot = chroot;
        this.random = random;
    }

    Operation<String> create(String path, byte[] data, CreateOptions options) {
        Reply<String> reply = body -> chroot.toCaller(body.readRequiredString("path"));
        return createWith(
                "create",
                path,
                data,
                options,
                plainCode(options.mode()),
                reply,
                (created, stat) -> chroot.toCaller(created));
    }

    /** Not for marked creates: the proof of those does not read the node. */
    Operation<CreatedNode> createWithStat(String path, byte[] data, CreateOptions options) {
        OpCode code = plainCode(options.mode()) == OpCode.CREATE ? OpCode.CREATE2 : plainCode(options.mode());
        OnApplied<CreatedNode> applied =
                (created, stat) -> new CreatedNode(chroot.toCaller(created), Objects.requireNonNull(stat));
        return createWith("createWithStat", path, data, options, code, this::readCreated, applied);
    }

    private CreatedNode readCreated(JuteReader body) {
        return new CreatedNode(chroot.toCaller(body.readRequiredString("path")), StatCodec.read(body));
    }

    private <T> Operation<T> createWith(
            String name,
            String path,
            byte[] data,
            CreateOptions options,
            OpCode code,
            Reply<T> reply,
            OnApplied<T> applied) {
        String marked = options.marker() == CreateOptions.Marker.ADDED ? path + marker() : path;
        String serverPath = chroot.toServer(marked);
        WriteOp.Create op = create(code, serverPath, data, options);
        Operation<T> operation = Operation.write(code, name, new Target(path, serverPath), bodyOf(op), reply);
        if (options.isMarked()) {
            return operation.withProof(Proof.ofMarkedCreate(Paths.name(serverPath)), applied);
        }
        return options.mode().isSequential()
                ? operation
                : operation.withProof(Proof.ofCreate(options.mode().isEphemeral()), applied);
    }

    UUID randomId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private String marker() {
        return String.format("%016x-", random.nextLong());
    }

    static WriteOp.Create create(OpCode code, String serverPath, byte[] data, CreateOptions options) {
        return new WriteOp.Create(
                createOp(code),
                serverPath,
                Bytes.wrap(data),
                options.acl(),
                options.mode().flags(),
                options.ttlMillis());
    }

    /** The oldest operation that can make such a node; servers before 3.5 know nothing but the first. */
    static OpCode plainCode(CreateMode mode) {
        if (mode.isTtl()) {
            return OpCode.CREATE_TTL;
        }
        return mode == CreateMode.CONTAINER ? OpCode.CREATE_CONTAINER : OpCode.CREATE;
    }

    private static WriteOp.CreateOp createOp(OpCode code) {
        for (WriteOp.CreateOp op : WriteOp.CreateOp.values()) {
            if (op.code() == code) {
                return op;
            }
        }
        throw new IllegalArgumentException(code + " does not create");
    }

    Operation<Void> delete(String path, int version) {
        WriteOp op = new WriteOp.Delete(chroot.toServer(path), version);
        return Operation.write(OpCode.DELETE, "delete", chroot.target(path), bodyOf(op), Reply.nothing())
                .withProof(Proof.ofDelete(), null);
    }

    Operation<Stat> setData(String path, byte[] data, int version) {
        Bytes bytes = Bytes.wrap(data);
        WriteOp op = new WriteOp.SetData(chroot.toServer(path), bytes, version);
        return Operation.write(OpCode.SET_DATA, "setData", chroot.target(path), bodyOf(op), StatCodec::read)
                .withProof(Proof.ofSetData(version, bytes), null);
    }

    Operation<Stat> setAcl(String path, List<AclEntry> acl, int aclVersion) {
        WriteOp op = new WriteOp.SetAcl(chroot.toServer(path), acl, aclVersion);
        return Operation.write(OpCode.SET_ACL, "setAcl", chroot.target(path), bodyOf(op), StatCodec::read)
                .withProof(Proof.ofSetAcl(aclVersion), null);
    }

    Operation<NodeData> reconfigure(Reconfiguration change) {
        WriteOp op =
                new WriteOp.Reconfig(change.joining(), change.leaving(), change.newMembers(), change.fromVersion());
        return Operation.write(OpCode.RECONFIG, "reconfigure", Target.NONE, bodyOf(op), ReadOperations::readNodeData);
    }

    static WireRecord bodyOf(WriteOp op) {
        return out -> WriteOpCodec.write(out, op);
    }
}
