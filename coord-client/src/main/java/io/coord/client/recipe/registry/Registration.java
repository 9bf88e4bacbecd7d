package io.coord.client.recipe.registry;

import io.coord.client.recipe.node.NodeState;
import io.coord.client.recipe.node.PersistentNode;
import java.util.concurrent.CompletableFuture;

/**
 * An instance that is listed until this is closed: as long as our session lives, and again in the next one. Where another session has a node
 * with this id, as a rule ourselves before a crash, ours is listed when that has gone. Thread-safe.
 */
public final class Registration implements AutoCloseable {
    private final PersistentNode node;
    private volatile ServiceInstance instance;

    Registration(PersistentNode node, ServiceInstance instance) {
        this.node = node;
        this.instance = instance;
    }

    /** As it is listed, or will be. */
    public ServiceInstance instance() {
        return instance;
    }

    /** Whether it is listed, as of the last that was heard from the servers; false without connection. */
    public boolean isListed() {
        return node.state() == NodeState.PRESENT;
    }

    /** Completes when it is listed for the first time; fails if it is closed before, or the servers refuse. */
    public CompletableFuture<Void> listed() {
        return node.start();
    }

    /** As {@link #listed()}, waiting. */
    public void awaitListed() throws InterruptedException {
        node.awaitStart();
    }

    /**
     * Changes address, status or metadata.
     *
     * @param changed with the same id
     * @return completes when it is listed so
     */
    public CompletableFuture<Void> update(ServiceInstance changed) {
        if (!changed.id().equals(instance.id())) {
            throw new IllegalArgumentException(
                    "instance " + instance.id() + " can not become " + changed.id() + ": register another");
        }
        instance = changed;
        return node.setData(InstanceCodec.encode(changed));
    }

    /** Completes when it is not listed any more, which is tried until it is certain. May be called more than once. */
    public CompletableFuture<Void> remove() {
        return node.remove();
    }

    /** As {@link #remove()}, without waiting. */
    @Override
    public void close() {
        node.close();
    }
}
