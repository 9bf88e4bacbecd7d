/**
 * Locks among processes: {@link io.coord.client.recipe.lock.Mutex}, {@link io.coord.client.recipe.lock.ReadWriteLock},
 * {@link io.coord.client.recipe.lock.Semaphore}, and {@link io.coord.client.recipe.lock.MultiLock} of several. Invariants: who
 * waits first gets it first; a hold stops being held before its session can end at the servers, as far as this process runs;
 * whoever does not wait any more leaves no node behind. Thread: any; inside, the event loop of the client. Uses: core.error,
 * core.model, client, client.error, client.future, client.recipe.
 */
@NullMarked
package io.coord.client.recipe.lock;

import org.jspecify.annotations.NullMarked;
