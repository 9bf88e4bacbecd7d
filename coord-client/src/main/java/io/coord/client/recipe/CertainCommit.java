package io.coord.client.recipe;

import io.coord.client.StepResults;
import io.coord.client.Transaction;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Paths;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Commits a transaction of one session until it is certain what became of it: one that leaves a trace which nobody else touches
 * while the session lives. Thread: event loop of the client.
 */
public final class CertainCommit {
    private static final int ANY_VERSION = -1;

    private final RecipeClient client;
    private final FailedCall subject;
    private final Supplier<Transaction> steps;
    private final Supplier<CompletableFuture<Boolean>> trace;
    private final CompletableFuture<Optional<StepResults>> committed = new CompletableFuture<>();
    private final long session;
    private int failures;

    private CertainCommit(
            RecipeClient client,
            FailedCall subject,
            Supplier<Transaction> steps,
            Supplier<CompletableFuture<Boolean>> trace) {
        this.client = client;
        this.subject = subject;
        this.steps = steps;
        this.trace = trace;
        this.session = client.sessionId();
    }

    /**
     * Commits. Only a session's end leaves it open what happened: then this fails with {@link OutcomeUnknownException}. Every other
     * failure says that nothing was executed.
     *
     * @param subject for messages
     * @param steps   makes the transaction, each time it is sent
     * @param trace   reads whether it was executed
     * @return with the results; empty where the answer was lost and the trace tells that it was executed
     */
    public static CompletableFuture<Optional<StepResults>> commit(
            RecipeClient client,
            FailedCall subject,
            Supplier<Transaction> steps,
            Supplier<CompletableFuture<Boolean>> trace) {
        CertainCommit commit = new CertainCommit(client, subject, steps, trace);
        commit.send();
        return commit.committed;
    }

    private void send() {
        if (client.sessionId() != session) {
            committed.completeExceptionally(Failures.sessionLost(subject));
            return;
        }
        steps.get().commit().whenComplete((results, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null) {
                committed.complete(Optional.of(results));
            } else if (Failures.isUnknown(failure)) {
                client.retry(failures++, () -> look(failure));
            } else if (Failures.isPassing(failure)) {
                client.retry(failures++, this::send);
            } else {
                committed.completeExceptionally(failure);
            }
        });
    }

    /** Either it was executed, or it never will be, since another write of ours comes between. */
    private void look(CoordException doubt) {
        if (client.sessionId() != session) {
            committed.completeExceptionally(sessionEnded());
            return;
        }
        client.calls()
                .check(Paths.ROOT, ANY_VERSION)
                .handle((done, refused) -> done)
                .thenCompose(done -> trace.get())
                .whenComplete((executed, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    if (client.sessionId() != session || failure != null && Failures.isSessionLost(failure)) {
                        committed.completeExceptionally(sessionEnded());
                    } else if (failure != null && Failures.isPassing(failure)) {
                        client.retry(failures++, () -> look(doubt));
                    } else if (failure != null) {
                        committed.completeExceptionally(doubt);
                    } else if (executed) {
                        committed.complete(Optional.empty());
                    } else {
                        send();
                    }
                });
    }

    private OutcomeUnknownException sessionEnded() {
        return new OutcomeUnknownException(ErrorCode.SESSION_EXPIRED, subject, "the session was lost");
    }
}
