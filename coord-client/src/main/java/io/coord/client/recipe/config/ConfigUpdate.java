package io.coord.client.recipe.config;

import io.coord.client.Step;
import io.coord.client.StepResults;
import io.coord.client.Transaction;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.config.ConfigNodes.Read;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Stat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One update: read, make the next revision, write it if nobody was faster, or begin again. The history tells what became of a write
 * whose answer was lost, in whichever session we look: the revision that it would have made is there with our id in it, or is somebody
 * else's, and then ours never is. Thread: event loop; the edit is made where the caller's callbacks run.
 */
final class ConfigUpdate {
    /** Makes the next settings; false if they are to stay as they are. */
    interface Change {
        boolean apply(ConfigSnapshot present, ConfigEdit edit);
    }

    private final RecipeClient client;
    private final ConfigNodes nodes;
    private final ConfigOptions options;
    private final Mirror mirror;
    private final Change change;
    private final Promise<ConfigSnapshot> updated;
    private final String id;
    /** Revisions that we may have made. */
    private final TreeSet<Long> doubtful = new TreeSet<>();

    private int failures;

    ConfigUpdate(
            RecipeClient client,
            ConfigNodes nodes,
            ConfigOptions options,
            Mirror mirror,
            Change change,
            Promise<ConfigSnapshot> updated) {
        this.client = client;
        this.nodes = nodes;
        this.options = options;
        this.mirror = mirror;
        this.change = change;
        this.updated = updated;
        this.id = client.calls().randomId().toString();
    }

    void begin() {
        if (updated.isDone() && doubtful.isEmpty()) {
            return;
        }
        nodes.read(nodes.current()).thenCompose(this::withRevision).whenComplete((base, error) -> {
            if (error != null) {
                failed(Failures.of(error));
            } else {
                settleDoubts(base);
            }
        });
    }

    /** What an update begins with. */
    private record Base(ConfigDocument document, int version, long lastRevision) {
        static final int NO_NODE = -1;
    }

    /** Without a document the revisions go on where the history ends. */
    private CompletableFuture<Base> withRevision(Optional<Read> read) {
        if (read.isPresent()) {
            ConfigDocument document = read.get().document();
            return CompletableFuture.completedFuture(
                    new Base(document, read.get().node().version(), document.revision()));
        }
        return nodes.revisions()
                .thenApply(all ->
                        new Base(ConfigDocument.EMPTY, Base.NO_NODE, all.isEmpty() ? 0 : all.get(all.size() - 1)));
    }

    private void settleDoubts(Base base) {
        if (doubtful.isEmpty()) {
            client.tell(() -> makeNext(base));
            return;
        }
        long revision = doubtful.first();
        nodes.read(nodes.revision(revision)).whenComplete((read, error) -> {
            if (error != null) {
                failed(Failures.of(error));
            } else if (read.isPresent() && read.get().document().update().equals(id)) {
                succeed(read.get().document(), read.get().node().stat().czxid());
            } else if (read.isEmpty() && base.lastRevision() >= revision) {
                updated.fail(new OutcomeUnknownException(
                        ErrorCode.CONNECTION_LOSS, updated.subject(), "the connection broke, and the history is gone"));
            } else {
                // Another's; or it is not written yet, and if it ever is, then instead of what we write now.
                if (read.isPresent()) {
                    doubtful.remove(revision);
                    settleDoubts(base);
                } else {
                    client.tell(() -> makeNext(base));
                }
            }
        });
    }

    private void makeNext(Base base) {
        if (updated.isDone()) {
            return;
        }
        ConfigDocument next;
        try {
            ConfigEdit edit = new ConfigEdit(base.document());
            boolean wanted = change.apply(new ConfigSnapshot(base.document()), edit);
            SortedMap<String, String> values = edit.values();
            next = wanted && !values.equals(base.document().values())
                    ? new ConfigDocument(base.lastRevision() + 1, id, options.author(), values)
                    : base.document();
        } catch (RuntimeException | Error e) {
            // The caller's own: it is for the caller, as it is. Nothing was sent.
            updated.completeExceptionally(e);
            return;
        }
        client.runFor(updated, () -> write(base, next));
    }

    private void write(Base base, ConfigDocument next) {
        if (next == base.document()) {
            updated.succeed(new ConfigSnapshot(next));
            return;
        }
        if (updated.isDone()) {
            return;
        }
        byte[] data = next.encode();
        Transaction transaction = client.calls().transaction();
        Step<Stat> written = writeCurrent(transaction, base, data);
        transaction.create(nodes.revision(next.revision()), data);
        transaction.commit().whenComplete((results, error) -> {
            if (error == null) {
                succeed(next, zxidOf(results, written));
            } else {
                notWritten(next.revision(), Failures.of(error));
            }
        });
    }

    /** Null for the first: what is created has no stat in the answer of old servers. */
    private @Nullable Step<Stat> writeCurrent(Transaction transaction, Base base, byte[] data) {
        if (base.version() == Base.NO_NODE) {
            transaction.create(nodes.current(), data);
            return null;
        }
        return transaction.setData(nodes.current(), data, base.version());
    }

    /** 0 where it is not told: then the watch tells the mirror. */
    private static long zxidOf(StepResults results, @Nullable Step<Stat> step) {
        return step == null ? 0 : results.of(step).mzxid();
    }

    private void succeed(ConfigDocument document, long zxid) {
        mirror.written(document, zxid);
        updated.succeed(new ConfigSnapshot(document));
        prune(document.revision());
    }

    /** Who does it does not matter, and whether; the next one does it then. */
    private void prune(long revision) {
        nodes.revisions()
                .thenAccept(all -> all.stream()
                        .filter(old -> old <= revision - options.keptRevisions())
                        .forEach(old -> client.calls().delete(nodes.revision(old))));
    }

    private void notWritten(long revision, CoordException error) {
        if (error instanceof TransactionFailedException) {
            CoordException why = ((TransactionFailedException) error).stepError();
            if (why instanceof BadVersionException || why instanceof NodeExistsException) {
                begin();
            } else if (why instanceof NoNodeException) {
                makeParents();
            } else {
                failed(why);
            }
            return;
        }
        if (Failures.isUnknown(error)) {
            doubtful.add(revision);
            client.retry(failures++, this::begin);
        } else {
            failed(error);
        }
    }

    /** A container for each: they have children as long as there is anything. */
    private void makeParents() {
        Containers.ensure(client, nodes.history()).whenComplete((done, error) -> {
            if (error == null) {
                begin();
            } else {
                failed(Failures.of(error));
            }
        });
    }

    private void failed(CoordException error) {
        boolean passing = Failures.isPassing(error) || Failures.isSessionLost(error) || Failures.isUnknown(error);
        if (passing && !client.isOver() && (!updated.isDone() || !doubtful.isEmpty())) {
            client.retry(failures++, this::begin);
        } else if (doubtful.isEmpty()) {
            updated.fail(error);
        } else {
            updated.fail(new OutcomeUnknownException(
                    ErrorCode.CONNECTION_LOSS, new FailedCall("update", nodes.path()), "the client ended"));
        }
    }

    static Change always(Consumer<ConfigEdit> edit) {
        return (present, made) -> {
            edit.accept(made);
            return true;
        };
    }
}
