package io.coord.client;

import io.coord.client.MultiReply.ErrorResult;
import io.coord.client.MultiReply.Expected;
import io.coord.client.MultiReply.ResultReader;
import io.coord.client.call.Operation;
import io.coord.client.call.Operation.Target;
import io.coord.client.call.Reply;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads that go to the server in one request (servers since 3.6). Each is done by itself: they need not show the same
 * moment, and each fails alone, when its result is asked for. Not thread-safe.
 */
public final class ReadBatch {
    private final CoordClient client;
    private final Chroot chroot;
    private final List<Request.AtPathWithWatch> reads = new ArrayList<>();
    private final List<Expected> expected = new ArrayList<>();

    ReadBatch(CoordClient client, Chroot chroot) {
        this.client = client;
        this.chroot = chroot;
    }

    public Step<NodeData> getData(String path) {
        return add(OpCode.GET_DATA, "getData", path, ReadOperations::readNodeData);
    }

    public Step<List<String>> getChildren(String path) {
        return add(OpCode.GET_CHILDREN, "getChildren", path, body -> body.readRequiredStrings("children"));
    }

    /** Does what was asked for so far. */
    public CompletableFuture<StepResults> execute() {
        List<Expected> asked = List.copyOf(expected);
        Reply<StepResults> reply = body -> new StepResults(
                this,
                MultiReply.read(body, asked).stream().map(ReadBatch::failed).toList());
        return client.submit(
                Operation.read(OpCode.MULTI_READ, "readBatch", Target.NONE, new Request.MultiRead(reads), reply));
    }

    private static Object failed(Object result) {
        return result instanceof ErrorResult ? ((ErrorResult) result).toException() : result;
    }

    private <T> Step<T> add(OpCode code, String name, String path, ResultReader reader) {
        CoordClient.checkPath(name, path, false);
        Step<T> step = new Step<>(this, reads.size(), name, path);
        reads.add(new Request.AtPathWithWatch(code, chroot.toServer(path), false));
        expected.add(new Expected(step, reader));
        return step;
    }
}
