package io.coord.client.recipe.config;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that many applications share. Each has them all in memory, typed, and is told when they change.
 *
 * <p><b>Guarantees.</b> An update of several settings is one change: nobody ever sees half of it, not even in the history. No update is lost
 * or made twice; each is made from the settings that it replaces. All applications see the revisions in the same order, perhaps leaving
 * some out, and every one that stays connected sees the last; one whose connection breaks keeps what it had ({@link #isSynced} is false
 * meanwhile) and catches up by itself, in the next session too. An application sees what it has written as soon as its update succeeds,
 * except for the very first, which may come a moment later.
 *
 * <p><b>Limits.</b> All settings together are one document in one node, so they have to fit into {@code jute.maxbuffer} (1 MB unless
 * configured), and each change sends all of them to everybody. An update whose answer is lost is found out by the history; only if
 * that was removed meanwhile, or the client is closed, it ends in {@link OutcomeUnknownException}.
 *
 * <p>Thread-safe. Uses one watch. {@link #close} ends the updates from the servers; the client stays the caller's.
 */
public final class ConfigStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConfigStore.class);

    /** Ends what it was given for. */
    public interface Following extends AutoCloseable {
        /** Nothing more is told; what is under way may be. */
        @Override
        void close();
    }

    private final RecipeClient client;
    private final ConfigNodes nodes;
    private final ConfigOptions options;
    private final Mirror mirror;

    private ConfigStore(CoordClient client, String path, ConfigOptions options) {
        RecipeClient.checkPath("config", path);
        this.client = new RecipeClient(client);
        this.nodes = new ConfigNodes(this.client, path);
        this.options = options;
        this.mirror = new Mirror(this.client, nodes);
    }

    /** As {@link #open(CoordClient, String, ConfigOptions)} with {@link ConfigOptions#defaults()}. */
    public static CompletableFuture<ConfigStore> open(CoordClient client, String path) {
        return open(client, path, ConfigOptions.defaults());
    }

    /**
     * Opens the store at a path: completes when the settings have been read. Where there are none yet, that is an empty store. Fails
     * if the servers refuse, and with a {@link io.coord.client.error.BadRequestException} if something else is there.
     */
    public static CompletableFuture<ConfigStore> open(CoordClient client, String path, ConfigOptions options) {
        return new ConfigStore(client, path, options).start();
    }

    /** As {@link #open(CoordClient, String)}, waiting. */
    public static ConfigStore awaitOpen(CoordClient client, String path) throws InterruptedException {
        return awaitOpen(client, path, ConfigOptions.defaults());
    }

    /** As {@link #open(CoordClient, String, ConfigOptions)}, waiting. */
    public static ConfigStore awaitOpen(CoordClient client, String path, ConfigOptions options)
            throws InterruptedException {
        return new ConfigStore(client, path, options).start().await();
    }

    private Promise<ConfigStore> start() {
        Promise<ConfigStore> opened = client.promise("config", nodes.path(), this::close);
        client.runFor(
                opened,
                () -> mirror.start().whenComplete((done, error) -> {
                    if (error == null) {
                        opened.succeed(this);
                    } else {
                        mirror.close();
                        opened.fail(Failures.of(error));
                    }
                }));
        return opened;
    }

    public String path() {
        return nodes.path();
    }

    // ---- reading ----

    /** All settings as last seen. Does not wait for anything. */
    public ConfigSnapshot settings() {
        return mirror.latest();
    }

    /**
     * A setting as last seen. Several that belong together are read from one {@link #settings()}.
     *
     * @throws IllegalArgumentException if what is set is no value of this type
     */
    public <T> T get(ConfigKey<T> key) {
        return settings().get(key);
    }

    /** Whether we are connected and told of changes; otherwise there may be newer ones. */
    public boolean isSynced() {
        return mirror.isSynced();
    }

    /** Tells of each change from now on. */
    public Following addListener(ConfigListener listener) {
        BiConsumer<ConfigSnapshot, ConfigSnapshot> follower =
                (before, after) -> client.tell(() -> listener.onChange(before, after));
        client.run(() -> mirror.follow(follower));
        return () -> client.run(() -> mirror.unfollow(follower));
    }

    /**
     * Tells what a setting is, now and whenever that has changed, default included; in order, where callbacks of the client run. What is no
     * value of this type is not told, but logged.
     */
    public <T> Following follow(ConfigKey<T> key, Consumer<T> consumer) {
        BiConsumer<ConfigSnapshot, ConfigSnapshot> follower = (before, after) -> {
            if (!before.textOf(key).equals(after.textOf(key))) {
                client.tell(() -> tell(key, after, consumer));
            }
        };
        client.run(() -> {
            ConfigSnapshot now = mirror.follow(follower);
            client.tell(() -> tell(key, now, consumer));
        });
        return () -> client.run(() -> mirror.unfollow(follower));
    }

    private <T> void tell(ConfigKey<T> key, ConfigSnapshot settings, Consumer<T> consumer) {
        T value;
        try {
            value = settings.get(key);
        } catch (IllegalArgumentException otherType) {
            // Without the value: who knows what it is.
            log.warn(
                    "setting is not of the expected type, ignored path={} setting={} revision={}",
                    path(),
                    key.name(),
                    settings.revision());
            return;
        }
        consumer.accept(value);
    }

    // ---- writing ----

    /**
     * Changes any number of settings at once.
     *
     * @param edit without side effects, for it is made again if another update was faster; runs where callbacks of the client run. What it
     *             throws ends the future, and nothing was changed. If it changes nothing there is no new revision.
     * @return with the settings as they are then
     */
    public CompletableFuture<ConfigSnapshot> update(Consumer<ConfigEdit> edit) {
        return start(ConfigUpdate.always(edit));
    }

    /** As {@link #update(Consumer)}, waiting; an interruption ends the attempts. */
    public ConfigSnapshot awaitUpdate(Consumer<ConfigEdit> edit) throws InterruptedException {
        return await(start(ConfigUpdate.always(edit)));
    }

    /** Sets one setting. */
    public <T> CompletableFuture<ConfigSnapshot> set(ConfigKey<T> key, T value) {
        return update(edit -> edit.set(key, value));
    }

    /**
     * As {@link #update(Consumer)}, but only if the settings still have a revision.
     *
     * @return with the new settings; empty if they have another revision, and nothing was changed
     */
    public CompletableFuture<Optional<ConfigSnapshot>> updateFrom(long revision, Consumer<ConfigEdit> edit) {
        boolean[] fits = new boolean[1];
        return start((present, made) -> {
                    fits[0] = present.revision() == revision;
                    if (fits[0]) {
                        edit.accept(made);
                    }
                    return fits[0];
                })
                .thenApply(settings -> fits[0] ? Optional.of(settings) : Optional.empty());
    }

    /** Makes the settings of a past revision the present ones, as a new revision. Fails if the history has it no more. */
    public CompletableFuture<ConfigSnapshot> revertTo(long revision) {
        return revision(revision)
                .thenApply(found -> found.orElseThrow(() -> new IllegalArgumentException(
                        "revision " + revision + " of " + path() + " is not in the history")))
                .thenCompose(found -> update(edit -> edit.replaceBy(found.settings())));
    }

    private Promise<ConfigSnapshot> start(ConfigUpdate.Change change) {
        Promise<ConfigSnapshot> updated = client.promise("update", path());
        client.runFor(updated, () -> new ConfigUpdate(client, nodes, options, mirror, change, updated).begin());
        return updated;
    }

    private static <R> R await(Promise<R> promise) throws InterruptedException {
        try {
            return promise.await();
        } catch (InterruptedException e) {
            promise.cancel(true);
            throw e;
        }
    }

    // ---- history ----

    /** The last revisions, oldest first. */
    public CompletableFuture<List<ConfigRevision>> history() {
        Promise<List<ConfigRevision>> history = client.promise("history", path());
        client.runFor(history, () -> forward(nodes.revisions().thenCompose(this::readAll), history));
        return history;
    }

    private CompletableFuture<List<ConfigRevision>> readAll(List<Long> revisions) {
        CompletableFuture<List<ConfigRevision>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Long revision : revisions) {
            all = all.thenCombine(read(revision), (list, found) -> {
                found.ifPresent(list::add);
                return list;
            });
        }
        return all.thenApply(List::copyOf);
    }

    /** A past revision; empty if the history has it no more, or not yet. */
    public CompletableFuture<Optional<ConfigRevision>> revision(long number) {
        Promise<Optional<ConfigRevision>> revision = client.promise("revision", path());
        client.runFor(revision, () -> forward(read(number), revision));
        return revision;
    }

    private CompletableFuture<Optional<ConfigRevision>> read(long revision) {
        return nodes.read(nodes.revision(revision))
                .thenApply(found -> found.map(read -> new ConfigRevision(
                        new ConfigSnapshot(read.document()),
                        Instant.ofEpochMilli(read.node().stat().ctime()))));
    }

    private static <R> void forward(CompletableFuture<R> result, Promise<R> promise) {
        result.whenComplete((value, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null) {
                promise.succeed(value);
            } else {
                promise.fail(failure);
            }
        });
    }

    /** Hears of no more changes; {@link #settings()} stays as it is. */
    @Override
    public void close() {
        client.run(mirror::close);
    }
}
