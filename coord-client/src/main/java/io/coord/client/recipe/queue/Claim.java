package io.coord.client.recipe.queue;

import io.coord.client.Transaction;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.SessionLostException;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.CertainCommit;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.value.ValueCodec;
import io.coord.core.error.ErrorCode;
import java.util.concurrent.CompletableFuture;

/**
 * An item that we have claimed: done with {@link #complete()}, or given back by {@link #giveBack()}, {@link #close()}, or the end of the
 * session. Thread-safe.
 */
public final class Claim<T> implements AutoCloseable {
    /** What it is a claim of. */
    record Held(String id, String itemPath, byte[] data, int version, long zxid, long session) {}

    private static final int COMPLETE_ITEM = 0;

    private final RecipeClient client;
    private final QueueNodes nodes;
    private final ValueCodec<T> codec;
    private final Held held;
    private final CompletableFuture<Void> completed = new CompletableFuture<>();
    private final CompletableFuture<Void> givenBack = new CompletableFuture<>();
    private volatile boolean ended;
    private boolean completing;

    Claim(RecipeClient client, QueueNodes nodes, ValueCodec<T> codec, Held held) {
        this.client = client;
        this.nodes = nodes;
        this.codec = codec;
        this.held = held;
    }

    /** Of the item, like no other's; the same each time that it is claimed. */
    public String id() {
        return held.id();
    }

    /**
     * What was put.
     *
     * @throws IllegalArgumentException if the data is no such value; {@link #complete()} removes it all the same
     */
    public T value() {
        return codec.decode(held.data());
    }

    /** How often it was claimed, this time included: more than 1 where somebody gave it back, or crashed. */
    public int deliveries() {
        return held.version();
    }

    /** Higher than that of each earlier claim of this item. It is the zxid of the claim. */
    public long fencingToken() {
        return held.zxid();
    }

    /**
     * Whether it is surely ours: the session is that of the claim, and connected. False from the moment the connection breaks; true again
     * when the session is back.
     */
    public boolean isHeld() {
        return !ended && client.isConnected() && client.sessionId() == held.session();
    }

    /**
     * Removes the item, for it is done. Completes when that is certain. Fails with {@link SessionLostException} if the claim was lost
     * before, and another has the item or will have it; with {@link OutcomeUnknownException} if the session was lost while it was
     * under way, and the item is gone: by this or, done again, by another. May be called more than once.
     */
    public CompletableFuture<Void> complete() {
        return answer("complete", completed, this::beginCompleting);
    }

    /** As {@link #complete()}, waiting. */
    public void awaitComplete() throws InterruptedException {
        Promise<Void> done = answer("complete", completed, this::beginCompleting);
        done.await();
    }

    /**
     * Lets others have the item. Completes when that is certain; at once if it is completed, or not ours any more. May be called more
     * than once.
     */
    public CompletableFuture<Void> giveBack() {
        return answer("giveBack", givenBack, this::beginGivingBack);
    }

    /** As {@link #giveBack()}, without waiting. Does nothing after {@link #complete()}. */
    @Override
    public void close() {
        giveBack();
    }

    private Promise<Void> answer(String operation, CompletableFuture<Void> result, Runnable work) {
        Promise<Void> answer = client.promise(operation, held.itemPath());
        client.runFor(answer, () -> {
            work.run();
            result.whenComplete((done, error) -> {
                if (error == null) {
                    answer.succeed(null);
                } else {
                    answer.fail(Failures.of(error));
                }
            });
        });
        return answer;
    }

    private void beginCompleting() {
        if (completing) {
            return;
        }
        completing = true;
        if (ended || client.sessionId() != held.session()) {
            ended = true;
            completed.completeExceptionally(lost());
            return;
        }
        complete(true);
    }

    private void complete(boolean withClaim) {
        CertainCommit.commit(client, subject(), () -> completion(withClaim), this::isGone)
                .whenComplete((done, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    if (failure == null) {
                        ended = true;
                        completed.complete(null);
                    } else if (failure instanceof TransactionFailedException) {
                        refused((TransactionFailedException) failure, withClaim);
                    } else if (failure instanceof OutcomeUnknownException) {
                        ended = true;
                        lookAfterwards(failure);
                    } else {
                        ended = true;
                        completed.completeExceptionally(failure);
                    }
                });
    }

    private Transaction completion(boolean withClaim) {
        Transaction transaction = client.calls().transaction();
        transaction.delete(held.itemPath(), held.version());
        if (withClaim) {
            transaction.delete(nodes.claim(held.id()));
        }
        return transaction;
    }

    /** Nobody else removes it while our claim is there. */
    private CompletableFuture<Boolean> isGone() {
        return client.calls().exists(held.itemPath()).thenApply(stat -> stat.isEmpty());
    }

    private void refused(TransactionFailedException failure, boolean withClaim) {
        CoordException why = failure.stepError();
        if (failure.failedStep() != COMPLETE_ITEM && why instanceof NoNodeException && withClaim) {
            complete(false); // somebody has deleted the claim, and nobody has claimed it again
        } else {
            ended = true;
            boolean another = why instanceof NoNodeException || why instanceof BadVersionException;
            completed.completeExceptionally(another ? lost() : why);
        }
    }

    /** The session ended while it was under way: is the item there still? */
    private void lookAfterwards(CoordException doubt) {
        isGone().whenComplete(
                        (gone, error) -> completed.completeExceptionally(error == null && !gone ? lost() : doubt));
    }

    private void beginGivingBack() {
        if (ended || completing) {
            completed.whenComplete((done, error) -> givenBack.complete(null));
            if (!completing) {
                givenBack.complete(null);
            }
            return;
        }
        ended = true;
        if (client.sessionId() != held.session()) {
            givenBack.complete(null);
            return;
        }
        release(client, nodes, held.id()).whenComplete((done, error) -> {
            if (error == null) {
                givenBack.complete(null);
            } else {
                givenBack.completeExceptionally(Failures.of(error));
            }
        });
    }

    /** Removes the claim of this session; never that of another, though it has the same name. */
    static CompletableFuture<Void> release(RecipeClient client, QueueNodes nodes, String id) {
        String claim = nodes.claim(id);
        long session = client.sessionId();
        return CertainCommit.commit(
                        client,
                        new FailedCall("giveBack", claim),
                        () -> {
                            Transaction transaction = client.calls().transaction();
                            transaction.delete(claim);
                            return transaction;
                        },
                        () -> client.calls()
                                .exists(claim)
                                .thenApply(stat -> stat.filter(node -> node.ephemeralOwner() == session)
                                        .isEmpty()))
                .handle((done, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    boolean gone = failure == null
                            || Failures.isSessionLost(failure)
                            || failure instanceof TransactionFailedException
                                    && ((TransactionFailedException) failure).stepError() instanceof NoNodeException;
                    if (!gone) {
                        throw failure;
                    }
                    return null;
                });
    }

    private FailedCall subject() {
        return new FailedCall("complete", held.itemPath());
    }

    private SessionLostException lost() {
        return new SessionLostException(ErrorCode.SESSION_EXPIRED, subject(), "the claim is not ours any more");
    }
}
