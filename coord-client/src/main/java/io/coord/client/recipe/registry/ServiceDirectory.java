package io.coord.client.recipe.registry;

import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.LiveChildren;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of one service, in memory: as they were listed when it was last told. While the connection is broken it goes on with what it
 * had ({@link #isCurrent} is false). Thread-safe.
 */
public final class ServiceDirectory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceDirectory.class);

    private final RecipeClient client;
    private final String service;
    private final String path;
    private final LiveChildren children;
    private final AtomicInteger turn = new AtomicInteger();
    private final List<ServiceListener> listeners = new ArrayList<>();
    private final Set<Waiting<ServiceInstance>> waiting = new LinkedHashSet<>();
    /** Told of already. */
    private final Set<String> unreadable = new LinkedHashSet<>();

    private volatile List<ServiceInstance> instances = List.of();

    ServiceDirectory(RecipeClient client, String service, String path) {
        this.client = client;
        this.service = service;
        this.path = path;
        this.children = new LiveChildren(client, path, id -> true, this::changed);
    }

    Promise<ServiceDirectory> open() {
        Promise<ServiceDirectory> opened = client.promise("directory", path, this::close);
        client.runFor(
                opened,
                () -> children.start().whenComplete((done, error) -> {
                    if (error == null) {
                        opened.succeed(this);
                    } else {
                        children.close();
                        opened.fail(Failures.of(error));
                    }
                }));
        return opened;
    }

    public String service() {
        return service;
    }

    private void changed() {
        List<ServiceInstance> found = new ArrayList<>();
        unreadable.retainAll(children.names());
        children.latest().forEach((id, node) -> {
            try {
                found.add(InstanceCodec.decode(id, node.data()));
                unreadable.remove(id);
            } catch (IllegalArgumentException notAnInstance) {
                if (unreadable.add(id)) {
                    log.warn("what is no instance is left out path={}/{} bytes={}", path, id, node.data().length);
                }
            }
        });
        List<ServiceInstance> all = List.copyOf(found);
        instances = all;
        listeners.forEach(listener -> client.tell(() -> listener.onChange(all)));
        pick().ifPresent(one -> {
            List<Waiting<ServiceInstance>> told = List.copyOf(waiting);
            waiting.clear();
            told.forEach(who -> who.succeed(one));
        });
    }

    /** All that are listed, in the order of their ids. */
    public List<ServiceInstance> instances() {
        return instances;
    }

    /** Those that are up. */
    public List<ServiceInstance> available() {
        return instances.stream().filter(ServiceInstance::isUp).toList();
    }

    /** Whether we are connected, and have all that was told; otherwise there may be others by now. */
    public boolean isCurrent() {
        return children.isCurrent();
    }

    /** One that is up, each in turn; empty if there is none. */
    public Optional<ServiceInstance> pick() {
        List<ServiceInstance> up = available();
        return up.isEmpty() ? Optional.empty() : Optional.of(up.get(Math.floorMod(turn.getAndIncrement(), up.size())));
    }

    /**
     * One that is up, for the same key the same as long as it is there, in every process: when one goes only its keys go to others.
     * (Rendezvous hashing.)
     */
    public Optional<ServiceInstance> pick(String key) {
        ServiceInstance best = null;
        long bestWeight = Long.MIN_VALUE;
        for (ServiceInstance one : available()) {
            long weight = Rendezvous.weight(key, one.id());
            if (best == null || weight > bestWeight) {
                best = one;
                bestWeight = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Completes with one that is up, when there is one. */
    public CompletableFuture<ServiceInstance> anyAvailable() {
        return startWaiting(null);
    }

    /** As {@link #anyAvailable()}, waiting, but no longer than {@code limit}; empty if there was none. */
    public Optional<ServiceInstance> awaitAvailable(Duration limit) throws InterruptedException {
        Promise<ServiceInstance> available = startWaiting(limit);
        try {
            return Optional.of(available.await());
        } catch (RequestTimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            available.cancel(true);
            throw e;
        }
    }

    private Promise<ServiceInstance> startWaiting(@Nullable Duration limit) {
        return Waiting.start(client, "anyAvailable", path, limit, who -> {
            Optional<ServiceInstance> one = pick();
            if (one.isPresent()) {
                who.succeed(one.get());
            } else {
                waiting.add(who);
            }
            return () -> waiting.remove(who);
        });
    }

    /** Tells of the instances, now and whenever they change. */
    public void addListener(ServiceListener listener) {
        client.run(() -> {
            listeners.add(listener);
            List<ServiceInstance> now = instances;
            client.tell(() -> listener.onChange(now));
        });
    }

    public void removeListener(ServiceListener listener) {
        client.run(() -> listeners.remove(listener));
    }

    /** Is told nothing more; what it shows stays as it is. */
    @Override
    public void close() {
        client.run(() -> {
            children.close();
            listeners.clear();
        });
    }
}
