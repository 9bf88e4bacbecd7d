package io.coord.client.recipe.task;

import io.coord.client.CreateOptions;
import io.coord.client.NodeEvent;
import io.coord.client.Transaction;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.CertainCommit;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.OneShotWatches;
import io.coord.client.recipe.RecipeClient;
import io.coord.core.model.CreateMode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's way with one item: waits until nobody else has the claim, has it, and releases it when the work has stopped.
 *
 * <pre>
 *   WAITING --claimed--> HELD &lt;--> SUSPENDED --session lost--> LOST --stopped--+
 *      |                  | not ours any more                                  |
 *      |                  +------> ENDING --stopped, claim removed--> RELEASED &lt;+
 *      +--not wanted---------------------------------------------------^
 * </pre>
 *
 * <p>Thread: event loop of the client; {@link #state}, {@link #complete}: any.
 */
final class Holding {
    /** Who works at it. */
    interface Work {
        void begin(byte[] data, long fencingToken);

        /** Completes when nothing works at it any more. */
        CompletableFuture<Void> end();

        void suspended();

        void resumed();

        /** The claim is gone, or never was. Called once. */
        void over();
    }

    private static final Logger log = LoggerFactory.getLogger(Holding.class);

    private static final int ITEM_STEP = 0;
    private static final int CLAIM_STEP = 1;

    private final RecipeClient client;
    private final TaskNodes nodes;
    private final String id;
    private final byte[] worker;
    private final Work work;
    private final OneShotWatches watches;
    private final long session;
    private boolean begun;
    private boolean unwanted;
    private boolean busy;
    private boolean over;
    private boolean lost;
    private boolean completing;
    /** What was told while we did the same ourselves, perhaps. */
    private @Nullable NodeEvent missed;

    private int failures;
    /** RELEASED while it is not ours yet, too: nobody sees that. */
    private volatile TaskState state = TaskState.RELEASED;

    Holding(RecipeClient client, TaskNodes nodes, String id, String worker, Work work) {
        this.client = client;
        this.nodes = nodes;
        this.id = id;
        this.worker = worker.getBytes(StandardCharsets.UTF_8);
        this.work = work;
        this.watches = new OneShotWatches(client, this::happened);
        this.session = client.sessionId();
    }

    String id() {
        return id;
    }

    TaskState state() {
        return state;
    }

    boolean isConnected() {
        return client.isConnected() && client.sessionId() == session;
    }

    // ---- getting it ----

    void acquire() {
        if (over || begun) {
            return;
        }
        if (unwanted || lost) {
            finish();
            return;
        }
        if (busy) {
            return;
        }
        busy = true;
        watches.getData(nodes.item(id)).whenComplete((node, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null) {
                claim(node.data());
            } else if (failure instanceof NoNodeException) {
                waitForItem();
            } else {
                notAcquired(failure);
            }
        });
    }

    /** It is removed, and the plan does not say so yet; or it is about to be made again. */
    private void waitForItem() {
        client.calls().exists(nodes.item(id), this::happened).whenComplete((stat, error) -> {
            busy = false;
            if (error != null) {
                notAcquired(Failures.of(error));
            } else if (stat.isPresent() || unwanted || lost) {
                acquire();
            }
        });
    }

    private void claim(byte[] data) {
        if (lost || unwanted || client.sessionId() != session) {
            busy = false;
            finish(); // in the next session it would be a claim that nobody knows of
            return;
        }
        String claim = nodes.claim(id);
        CertainCommit.commit(
                        client,
                        new FailedCall("task", claim),
                        () -> {
                            Transaction transaction = client.calls().transaction();
                            transaction.check(nodes.item(id), -1);
                            transaction.create(claim, worker, CreateOptions.of(CreateMode.EPHEMERAL));
                            return transaction;
                        },
                        () -> isOurs())
                .thenCompose(done -> watches.getData(claim))
                .whenComplete((node, error) -> {
                    busy = false;
                    CoordException failure = error == null ? null : Failures.of(error);
                    if (failure == null && node.stat().ephemeralOwner() == session) {
                        claimed(data, node.stat().czxid());
                    } else if (failure == null || failure instanceof NoNodeException) {
                        acquire(); // somebody has deleted it
                    } else {
                        notAcquired(failure);
                    }
                });
    }

    private CompletableFuture<Boolean> isOurs() {
        return client.calls()
                .exists(nodes.claim(id))
                .thenApply(stat ->
                        stat.filter(node -> node.ephemeralOwner() == session).isPresent());
    }

    private void claimed(byte[] data, long czxid) {
        if (lost) {
            finish();
        } else if (unwanted) {
            release();
        } else {
            begun = true;
            failures = 0;
            state = TaskState.HELD;
            work.begin(data, czxid);
            if (!client.isConnected()) {
                suspend();
            }
        }
    }

    private void notAcquired(CoordException failure) {
        busy = false;
        if (over) {
            return;
        }
        if (failure instanceof TransactionFailedException) {
            refused((TransactionFailedException) failure);
        } else if (Failures.isSessionLost(failure) || client.isOver() || lost || unwanted) {
            finish(); // what there was goes with the session
        } else {
            if (!Failures.isPassing(failure) && failures == 0) {
                log.warn("item can not be claimed, tried again path={}", nodes.item(id), failure);
            }
            client.retry(failures++, this::acquire);
        }
    }

    private void refused(TransactionFailedException failure) {
        CoordException why = failure.stepError();
        if (failure.failedStep() == CLAIM_STEP && why instanceof NodeExistsException) {
            waitForClaim();
        } else if (failure.failedStep() == CLAIM_STEP && why instanceof NoNodeException) {
            Containers.ensure(client, nodes.claims()).whenComplete((done, error) -> {
                if (error == null) {
                    acquire();
                } else {
                    notAcquired(Failures.of(error));
                }
            });
        } else if (failure.failedStep() == ITEM_STEP && why instanceof NoNodeException) {
            acquire();
        } else {
            notAcquired(why);
        }
    }

    /** Another has it still. */
    private void waitForClaim() {
        busy = true;
        watches.getData(nodes.claim(id)).whenComplete((node, error) -> {
            busy = false;
            if (error != null) {
                CoordException failure = Failures.of(error);
                if (failure instanceof NoNodeException) {
                    acquire();
                } else {
                    notAcquired(failure);
                }
            } else if (unwanted || lost) {
                finish();
            }
        });
    }

    private void happened(NodeEvent event) {
        if (over) {
            return;
        }
        if (!begun) {
            acquire();
        } else if (completing) {
            missed = event;
        } else if (event.type() == NodeEvent.Type.DELETED && event.path().equals(nodes.claim(id))) {
            lose(); // unless it was us
        } else if (event.type() == NodeEvent.Type.DELETED) {
            stop();
        } else {
            watches.getData(event.path()).whenComplete((node, error) -> {
                if (error != null && Failures.of(error) instanceof NoNodeException) {
                    happened(new NodeEvent(NodeEvent.Type.DELETED, event.path(), event.zxid()));
                }
            });
        }
    }

    // ---- losing it ----

    void suspend() {
        if (state == TaskState.HELD) {
            state = TaskState.SUSPENDED;
            work.suspended();
        }
    }

    void resume() {
        if (state == TaskState.SUSPENDED && client.sessionId() == session) {
            state = TaskState.HELD;
            work.resumed();
        }
    }

    /** The plan has it for another, or for nobody. */
    void stop() {
        unwanted = true;
        if (!begun) {
            if (!busy) {
                finish();
            }
        } else if (state == TaskState.HELD || state == TaskState.SUSPENDED) {
            state = TaskState.ENDING;
            endWork();
        }
    }

    /** The session is lost, or the claim. */
    void lose() {
        lost = true;
        if (!begun) {
            if (!busy) {
                finish();
            }
            return;
        }
        TaskState before = state;
        if (before == TaskState.COMPLETED || before == TaskState.RELEASED || before == TaskState.LOST) {
            return;
        }
        state = TaskState.LOST;
        if (before != TaskState.ENDING) {
            endWork();
        }
    }

    private void endWork() {
        work.end().whenComplete((done, error) -> {
            if (!client.run(this::stopped)) {
                state = TaskState.RELEASED;
            }
        });
    }

    private void stopped() {
        if (over) {
            return;
        }
        if (state == TaskState.ENDING) {
            release();
        } else {
            finish();
        }
    }

    private void release() {
        String claim = nodes.claim(id);
        CertainCommit.commit(
                        client,
                        new FailedCall("task", claim),
                        () -> {
                            Transaction transaction = client.calls().transaction();
                            transaction.delete(claim);
                            return transaction;
                        },
                        () -> isOurs().thenApply(ours -> !ours))
                .whenComplete((done, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    boolean gone = failure == null
                            || failure instanceof TransactionFailedException
                            || Failures.isSessionLost(failure)
                            || client.isOver();
                    if (gone) {
                        finish();
                    } else {
                        client.retry(failures++, this::release);
                    }
                });
    }

    private void finish() {
        if (!over) {
            over = true;
            watches.forgetAll();
            if (state != TaskState.COMPLETED) {
                state = TaskState.RELEASED;
            }
            work.over();
        }
    }

    // ---- done ----

    CompletableFuture<Void> complete(byte @Nullable [] result) {
        Promise<Void> completed = client.promise("complete", nodes.item(id));
        client.runFor(completed, () -> {
            if (completing) {
                completed.fail(Failures.sessionLost(completed.subject()));
            } else {
                complete(result, false, completed);
            }
        });
        return completed;
    }

    private void complete(byte @Nullable [] result, boolean replace, Promise<Void> completed) {
        TaskState now = state;
        if (now != TaskState.HELD && now != TaskState.SUSPENDED && now != TaskState.ENDING || over) {
            completed.fail(Failures.sessionLost(completed.subject()));
            return;
        }
        if (client.sessionId() != session) {
            completed.fail(Failures.sessionLost(completed.subject()));
            return;
        }
        completing = true;
        CertainCommit.commit(
                        client,
                        completed.subject(),
                        () -> completion(result, replace),
                        () -> isOurs().thenApply(ours -> !ours))
                .whenComplete((done, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    if (failure == null) {
                        completed();
                        completed.succeed(null);
                    } else if (failure instanceof TransactionFailedException && result != null) {
                        resultRefused((TransactionFailedException) failure, result, completed);
                    } else {
                        notCompleted(failure, completed);
                    }
                });
    }

    private void notCompleted(CoordException failure, Promise<Void> completed) {
        completing = false;
        completed.fail(failure);
        NodeEvent event = missed;
        missed = null;
        if (event != null) {
            happened(event);
        }
    }

    private Transaction completion(byte @Nullable [] result, boolean replace) {
        Transaction transaction = client.calls().transaction();
        transaction.delete(nodes.item(id));
        transaction.delete(nodes.claim(id));
        if (result != null && replace) {
            transaction.setData(nodes.result(id), result);
        } else if (result != null) {
            transaction.create(nodes.result(id), result);
        }
        return transaction;
    }

    private void resultRefused(TransactionFailedException failure, byte[] result, Promise<Void> completed) {
        CoordException why = failure.stepError();
        if (failure.failedStep() <= CLAIM_STEP) {
            notCompleted(failure, completed);
        } else if (why instanceof NodeExistsException) {
            complete(result, true, completed);
        } else if (why instanceof NoNodeException) {
            Containers.ensure(client, nodes.results()).whenComplete((done, error) -> {
                if (error == null) {
                    complete(result, false, completed);
                } else {
                    notCompleted(Failures.of(error), completed);
                }
            });
        } else {
            notCompleted(failure, completed);
        }
    }

    private void completed() {
        boolean ending = state == TaskState.ENDING || state == TaskState.LOST;
        state = TaskState.COMPLETED;
        if (!ending) {
            finish();
        }
    }
}
