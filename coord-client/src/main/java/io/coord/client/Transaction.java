package io.coord.client;

import io.coord.client.MultiReply.ErrorResult;
import io.coord.client.MultiReply.Expected;
import io.coord.client.MultiReply.ResultReader;
import io.coord.client.call.Operation;
import io.coord.client.call.Operation.Target;
import io.coord.client.call.Reply;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.TransactionFailedException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.StatCodec;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Stat;
import io.coord.core.op.WriteOp;
import io.coord.core.wire.OpCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes that happen together or not at all, as one change with one zxid; each sees the effects of those before it.
 *
 * <pre>{@code
 * Transaction transaction = client.transaction();
 * transaction.check("/config", 3);
 * Step<String> entry = transaction.create("/log/entry-", data, CreateOptions.of(PERSISTENT_SEQUENTIAL));
 * String path = transaction.commit().join().of(entry);
 * }</pre>
 *
 * <p>If a step is refused the commit fails with {@link TransactionFailedException}. A commit whose answer is lost ends with
 * an unknown outcome. Not thread-safe; committed once.
 */
public final class Transaction {
    private static final int ANY_VERSION = -1;

    private final CoordClient client;
    private final Chroot chroot;
    private final List<WriteOp> ops = new ArrayList<>();
    private final List<Expected> expected = new ArrayList<>();
    private boolean committed;

    Transaction(CoordClient client, Chroot chroot) {
        this.client = client;
        this.chroot = chroot;
    }

    /** Creates a persistent node, open to everybody. Results in its path. */
    public Step<String> create(String path, byte[] data) {
        return create(path, data, CreateOptions.of(CreateMode.PERSISTENT));
    }

    /** Creates a node. Results in its path, with the sequence number if it has one. Marks have no effect here. */
    public Step<String> create(String path, byte[] data, CreateOptions options) {
        CoordClient.checkPath("create", path, options.mode().isSequential());
        OpCode code = WriteOperations.plainCode(options.mode());
        WriteOp op = WriteOperations.create(code, chroot.toServer(path), data, options);
        // A container or TTL node is answered with a stat behind the path.
        return add("create", path, op, body -> {
            String created = chroot.toCaller(body.readRequiredString("path"));
            if (code != OpCode.CREATE) {
                StatCodec.read(body);
            }
            return created;
        });
    }

    /** As {@link #create(String, byte[], CreateOptions)}. Results in path and stat. Not for servers before 3.5. */
    public Step<CreatedNode> createWithStat(String path, byte[] data, CreateOptions options) {
        CoordClient.checkPath("createWithStat", path, options.mode().isSequential());
        OpCode plain = WriteOperations.plainCode(options.mode());
        OpCode code = plain == OpCode.CREATE ? OpCode.CREATE2 : plain;
        return add(
                "createWithStat",
                path,
                WriteOperations.create(code, chroot.toServer(path), data, options),
                body -> new CreatedNode(chroot.toCaller(body.readRequiredString("path")), StatCodec.read(body)));
    }

    /** Deletes a node whatever its version. */
    public Step<Void> delete(String path) {
        return delete(path, ANY_VERSION);
    }

    /** Deletes a node of this version; -1 is any. */
    public Step<Void> delete(String path, int version) {
        CoordClient.checkPath("delete", path, false);
        return add("delete", path, new WriteOp.Delete(chroot.toServer(path), version), body -> null);
    }

    /** Sets the data whatever its version. Results in the new stat. */
    public Step<Stat> setData(String path, byte[] data) {
        return setData(path, data, ANY_VERSION);
    }

    /** Sets the data of a node of this version; -1 is any. Results in the new stat. */
    public Step<Stat> setData(String path, byte[] data, int version) {
        CoordClient.checkPath("setData", path, false);
        return add(
                "setData",
                path,
                new WriteOp.SetData(chroot.toServer(path), Bytes.wrap(data), version),
                StatCodec::read);
    }

    /** Demands that the node exists and has this version; -1 is any. */
    public Step<Void> check(String path, int version) {
        CoordClient.checkPath("check", path, false);
        return add("check", path, new WriteOp.Check(chroot.toServer(path), version), body -> null);
    }

    /** The operation of a transaction that only checks; the error of its step is its error. */
    Operation<Void> onlyCheck(String path, int version) {
        check(path, version);
        committed = true;
        Reply<Void> reply = body -> {
            try {
                read(body);
                return null;
            } catch (TransactionFailedException e) {
                throw e.stepError();
            }
        };
        return Operation.read(
                OpCode.MULTI, "check", chroot.target(path), WriteOperations.bodyOf(new WriteOp.Multi(ops)), reply);
    }

    public int size() {
        return ops.size();
    }

    /**
     * Executes the steps.
     *
     * @throws IllegalStateException if it was committed before
     */
    public CompletableFuture<StepResults> commit() {
        if (committed) {
            throw new IllegalStateException("the transaction was committed before; make a new one");
        }
        committed = true;
        return client.submit(operation());
    }

    private <T> Step<T> add(String name, String path, WriteOp op, ResultReader reader) {
        if (committed) {
            throw new IllegalStateException("the transaction was committed before; make a new one");
        }
        Step<T> step = new Step<>(this, ops.size(), name, path);
        ops.add(op);
        expected.add(new Expected(step, reader));
        return step;
    }

    private Operation<StepResults> operation() {
        WriteOp multi = new WriteOp.Multi(ops);
        Reply<StepResults> reply = body -> new StepResults(this, read(body));
        return Operation.write(OpCode.MULTI, "transaction", Target.NONE, WriteOperations.bodyOf(multi), reply);
    }

    private List<Object> read(JuteReader body) {
        List<Object> results = MultiReply.read(body, expected);
        ErrorResult first = firstRefused(results);
        if (first != null) {
            throw new TransactionFailedException(
                    new FailedCall("transaction", first.step().path()),
                    first.step().index(),
                    (CoordException) first.toException());
        }
        return results;
    }

    /** Those before it have code 0, those behind it RUNTIME_INCONSISTENCY. */
    private static @Nullable ErrorResult firstRefused(List<Object> results) {
        for (Object result : results) {
            if (result instanceof ErrorResult && ((ErrorResult) result).code() != ErrorCode.OK.code()) {
                return (ErrorResult) result;
            }
        }
        return null;
    }
}
