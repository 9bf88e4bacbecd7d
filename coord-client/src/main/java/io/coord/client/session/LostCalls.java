package io.coord.client.session;

import io.coord.client.call.Call;
import io.coord.client.call.Operation;
import io.coord.client.call.Operation.Repeat;
import io.coord.client.call.Reply;
import io.coord.client.error.ConnectionLostException;
import io.coord.client.error.CoordException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.future.Callbacks;
import io.coord.client.retry.Evidence;
import io.coord.client.retry.Proof;
import io.coord.client.retry.Verdict;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.StatCodec;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import io.coord.core.wire.MultiHeader;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Calls whose connection broke before their reply came, until it is known what became of them. Reads are sent again.
 * Writes are looked into first: a barrier, then what their {@link Proof} wants to read. Nothing else is sent meanwhile, so
 * the order of the caller's requests holds. Thread: event loop of the client.
 */
final class LostCalls {
    static final Callbacks AT_ONCE = new Callbacks() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean isEventLoop() {
            return false;
        }
    };

    private static final Operation<Void> BARRIER = new Operation<>(
            OpCode.MULTI,
            "barrier",
            null,
            null,
            // Checks nothing, but is ordered and agreed on like every write, even when it is refused.
            out -> {
                MultiHeader.ofRequest(OpCode.CHECK).write(out);
                out.writeString(Paths.ROOT);
                out.writeInt(Proof.ANY_VERSION);
                MultiHeader.END.write(out);
            },
            Reply.nothing(),
            Repeat.NEVER,
            null,
            null,
            null);

    /** A call, and what was known when its connection broke. */
    private record Lost(Call<?> call, boolean onlyWrite) {}

    /** What a look at a node gave. */
    private record Found(Optional<Stat> stat, Bytes data) {
        static final Found NOTHING = new Found(Optional.empty(), Bytes.EMPTY);
    }

    private final List<Lost> calls = new ArrayList<>();
    private int undecided;

    int size() {
        return calls.size();
    }

    void forEach(Consumer<Call<?>> action) {
        calls.forEach(lost -> action.accept(lost.call()));
    }

    List<Call<?>> takeAll() {
        List<Call<?>> all = calls.stream().<Call<?>>map(Lost::call).toList();
        calls.clear();
        return all;
    }

    /** Takes over what was in flight when a connection broke; {@code lastZxid} is the highest of the replies that came. */
    void add(List<Call<?>> inFlight, long lastZxid) {
        for (Call<?> call : inFlight) {
            Operation<?> operation = call.operation();
            boolean findable = operation.repeat() == Repeat.READ
                    || operation.repeat() == Repeat.WRITE
                            && operation.lostReplyProof().isPresent();
            if (!findable) {
                Endings.CONNECTION_LOST.end(call);
            } else if (!call.isSettled()) {
                call.markLost(lastZxid);
                calls.add(new Lost(call, isOnlyWrite(call, inFlight)));
            }
        }
    }

    private static boolean isOnlyWrite(Call<?> call, List<Call<?>> inFlight) {
        String path = call.operation().serverPath();
        return inFlight.stream()
                .filter(other -> other != call && other.operation().repeat() == Repeat.WRITE)
                .map(other -> other.operation().serverPath())
                .noneMatch(other -> other == null || path == null || other.equals(path));
    }

    /**
     * Looks into the writes on a new connection.
     *
     * @param sessionId of the session
     * @param sender    sends a request of the client's own, behind all others
     * @param decided   called once, maybe at once, with what is to be sent again, in order
     */
    void resolve(long sessionId, Consumer<Call<?>> sender, Consumer<List<Call<?>>> decided) {
        calls.removeIf(lost -> lost.call().isSettled());
        List<Lost> writes = calls.stream()
                .filter(lost -> lost.call().operation().repeat() == Repeat.WRITE)
                .toList();
        undecided = writes.size();
        if (writes.isEmpty()) {
            finish(decided);
            return;
        }
        Call<Void> barrier = send(BARRIER, sender);
        for (Lost write : writes) {
            Proof proof = write.call().operation().lostReplyProof().orElseThrow();
            CompletableFuture<Evidence> evidence = collect(write, proof, sessionId, sender);
            barrier.thenCombine(evidence, (done, found) -> proof.judge(found)).whenComplete((verdict, error) -> {
                if (error == null || !isConnectionLost(error)) {
                    settle(write.call(), proof, error == null ? verdict : Verdict.UNKNOWN, evidence);
                    undecided--;
                    if (undecided == 0) {
                        finish(decided);
                    }
                }
            });
        }
    }

    boolean isResolving() {
        return undecided > 0;
    }

    /** The connection broke: what was not decided stays, for the next one. */
    void stopResolving() {
        undecided = 0;
    }

    private void finish(Consumer<List<Call<?>>> decided) {
        List<Call<?>> again =
                takeAll().stream().filter(call -> !call.isSettled()).toList();
        again.forEach(Call::markUnsent);
        decided.accept(again);
    }

    private static <T> void settle(Call<T> call, Proof proof, Verdict verdict, CompletableFuture<Evidence> evidence) {
        Operation<T> operation = call.operation();
        Operation.OnApplied<T> onApplied = operation.onApplied();
        String path = operation.serverPath();
        if (verdict instanceof Verdict.Applied && onApplied != null && path != null) {
            String name = ((Verdict.Applied) verdict).name();
            String applied = name.isEmpty() ? path : Paths.child(Paths.parent(path), name);
            call.succeed(onApplied.answer(applied, evidence.join().node()));
        } else if (verdict instanceof Verdict.Refused) {
            refuse(call, ((Verdict.Refused) verdict).code());
        } else if (!(verdict instanceof Verdict.NotApplied)) {
            call.fail(new OutcomeUnknownException(
                    ErrorCode.CONNECTION_LOSS,
                    operation.failedCall(),
                    "the connection broke, and what is there now proves neither,"));
        }
    }

    private static <T> void refuse(Call<T> call, ErrorCode code) {
        try {
            call.succeed(call.operation()
                    .reply()
                    .onError(code.code(), call.operation().failedCall()));
        } catch (CoordException e) {
            call.fail(e);
        }
    }

    private static CompletableFuture<Evidence> collect(
            Lost lost, Proof proof, long sessionId, Consumer<Call<?>> sender) {
        String path = String.valueOf(lost.call().operation().serverPath());
        long zxid = lost.call().lastSeenZxid();
        switch (proof.reads()) {
            case NODE_WITH_DATA:
                return send(look(OpCode.GET_DATA, path), sender)
                        .thenApply(node -> new Evidence(
                                sessionId,
                                zxid,
                                lost.onlyWrite(),
                                node.stat().orElse(null),
                                node.data(),
                                null,
                                List.of()));
            case SIBLINGS:
                return send(list(Paths.parent(path)), sender)
                        .thenApply(names -> new Evidence(sessionId, zxid, lost.onlyWrite(), null, null, null, names));
            default:
                // The parent second: if it has not changed until then, nor had it when the node was looked at.
                Call<Found> node = send(look(OpCode.EXISTS, path), sender);
                Call<Found> parent = send(look(OpCode.EXISTS, Paths.parent(path)), sender);
                return node.thenCombine(
                        parent,
                        (atNode, atParent) -> new Evidence(
                                sessionId,
                                zxid,
                                lost.onlyWrite(),
                                atNode.stat().orElse(null),
                                null,
                                atParent.stat().orElse(null),
                                List.of()));
        }
    }

    private static Operation<Found> look(OpCode code, String path) {
        Reply<Found> reply = body -> {
            Bytes data = code == OpCode.GET_DATA ? readData(body) : Bytes.EMPTY;
            return new Found(Optional.of(StatCodec.read(body)), data);
        };
        return probe(code, path, Reply.withAnswer(reply, ErrorCode.NO_NODE, Found.NOTHING));
    }

    private static Bytes readData(JuteReader body) {
        Bytes data = body.readBuffer("data");
        return data == null ? Bytes.EMPTY : data;
    }

    private static Operation<List<String>> list(String path) {
        // Without the parent there is no node of ours: the create was refused, or its node went with the parent.
        Reply<List<String>> names = body -> body.readRequiredStrings("names");
        return probe(OpCode.GET_CHILDREN, path, Reply.withAnswer(names, ErrorCode.NO_NODE, List.of()));
    }

    private static <T> Operation<T> probe(OpCode code, String path, Reply<T> reply) {
        return new Operation<>(
                code,
                "probe",
                path,
                path,
                new Request.AtPathWithWatch(code, path, false),
                reply,
                Repeat.NEVER,
                null,
                null,
                null);
    }

    private static <T> Call<T> send(Operation<T> operation, Consumer<Call<?>> sender) {
        Call<T> call = new Call<>(operation, AT_ONCE, Long.MAX_VALUE);
        sender.accept(call);
        return call;
    }

    private static boolean isConnectionLost(Throwable error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        return cause instanceof ConnectionLostException;
    }
}
