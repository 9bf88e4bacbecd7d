package io.coord.client.recipe.queue;

import io.coord.client.CreateOptions;
import io.coord.client.NodeData;
import io.coord.client.Step;
import io.coord.client.StepResults;
import io.coord.client.Transaction;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.recipe.CertainCommit;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.queue.QueueNodes.ItemNode;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Stat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One caller's way to an item. Thread: event loop of the client. */
final class Take implements Consumers.Seeker {
    /** What it does where there is nothing. */
    enum Patience {
        ONE_LOOK,
        WAITS
    }

    /** Who asked. */
    interface Taker {
        void claimed(Claim.Held item);

        /** Only for {@link Patience#ONE_LOOK}. */
        void nothingThere();

        void failed(CoordException error);
    }

    private static final int CLAIM_ITEM = 0;

    private final RecipeClient client;
    private final QueueNodes nodes;
    private final Consumers consumers;
    private final Patience patience;
    private final Taker taker;
    /** In the claim, to know it by. */
    private final byte[] mark;

    private boolean over;
    private int failures;
    private @Nullable Step<Stat> counted;

    Take(RecipeClient client, QueueNodes nodes, Consumers consumers, Patience patience, Taker taker) {
        this.client = client;
        this.nodes = nodes;
        this.consumers = consumers;
        this.patience = patience;
        this.taker = taker;
        this.mark = client.calls().randomId().toString().getBytes(StandardCharsets.US_ASCII);
    }

    void next() {
        if (over) {
            return;
        }
        ItemNode item = consumers.poll();
        if (item == null) {
            consumers.seek(this);
        } else {
            read(item);
        }
    }

    @Override
    public void found() {
        next();
    }

    @Override
    public void nothingFound() {
        if (patience == Patience.ONE_LOOK && !over) {
            giveUp();
            taker.nothingThere();
        }
    }

    @Override
    public void failed(CoordException error) {
        if (!over) {
            giveUp();
            taker.failed(error);
        }
    }

    /** Nobody waits any more; what is claimed just now is given back. */
    void giveUp() {
        over = true;
        consumers.leave(this);
    }

    private void read(ItemNode item) {
        client.calls().getData(item.path()).whenComplete((node, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (over) {
                return;
            }
            if (failure == null) {
                failures = 0;
                claim(item, node);
            } else if (failure instanceof NoNodeException) {
                next();
            } else {
                retryOrFail(failure, () -> read(item));
            }
        });
    }

    private void claim(ItemNode item, NodeData node) {
        long session = client.sessionId();
        String claim = nodes.claim(item.id());
        CertainCommit.commit(
                        client,
                        new FailedCall("take", item.path()),
                        () -> claiming(item, claim, node),
                        () -> isOurs(claim))
                .thenCompose(results -> zxid(results, item))
                .whenComplete((zxid, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    if (failure != null) {
                        notClaimed(failure, item);
                    } else if (over) {
                        Claim.release(client, nodes, item.id());
                    } else {
                        over = true;
                        consumers.claimed();
                        taker.claimed(
                                new Claim.Held(item.id(), item.path(), node.data(), node.version() + 1, zxid, session));
                    }
                });
    }

    private Transaction claiming(ItemNode item, String claim, NodeData node) {
        Transaction transaction = client.calls().transaction();
        counted = transaction.setData(item.path(), node.data(), node.version());
        transaction.create(claim, mark, CreateOptions.of(CreateMode.EPHEMERAL));
        return transaction;
    }

    private CompletableFuture<Boolean> isOurs(String claim) {
        return client.calls().getData(claim).handle((node, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure != null && !(failure instanceof NoNodeException)) {
                throw failure;
            }
            return failure == null && Arrays.equals(node.data(), mark);
        });
    }

    /** Nobody but us changes the item now. */
    private CompletableFuture<Long> zxid(Optional<StepResults> results, ItemNode item) {
        Step<Stat> step = counted;
        return results.isPresent() && step != null
                ? CompletableFuture.completedFuture(results.get().of(step).mzxid())
                : client.calls()
                        .exists(item.path())
                        .thenApply(stat -> stat.map(Stat::mzxid).orElse(0L));
    }

    private void notClaimed(CoordException failure, ItemNode item) {
        if (over) {
            return;
        }
        if (!(failure instanceof TransactionFailedException)) {
            retryOrFail(failure, () -> read(item));
            return;
        }
        TransactionFailedException refused = (TransactionFailedException) failure;
        CoordException why = refused.stepError();
        if (refused.failedStep() != CLAIM_ITEM && why instanceof NoNodeException) {
            Containers.ensure(client, nodes.claims()).whenComplete((done, error) -> {
                if (error == null) {
                    read(item);
                } else {
                    failed(Failures.of(error));
                }
            });
        } else if (why instanceof NoNodeException
                || why instanceof BadVersionException
                || why instanceof NodeExistsException) {
            consumers.contended();
            next();
        } else {
            failed(why);
        }
    }

    /** A claim that was lost with its session has left nothing. */
    private void retryOrFail(CoordException failure, Runnable again) {
        if (!client.isOver() && (Failures.isPassing(failure) || Failures.isSessionLost(failure))) {
            client.retry(failures++, () -> {
                if (!over) {
                    again.run();
                }
            });
        } else {
            failed(failure);
        }
    }
}
