package io.coord.client.recipe.barrier;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.ConnectionState;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.OneShotWatches;
import io.coord.client.recipe.OwnNodes;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import io.coord.core.model.Paths;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A member that has entered with its generation. Thread: any; inside, the event loop of the client. */
final class Member implements Entered {
    private final RecipeClient client;
    private final String path;
    private final String name;
    private final Generation generation;

    Member(RecipeClient client, String path, String name, Generation generation) {
        this.client = client;
        this.path = path;
        this.name = name;
        this.generation = generation;
    }

    @Override
    public CompletableFuture<Void> leave() {
        return start(null);
    }

    @Override
    public CompletableFuture<Void> leave(Duration limit) {
        return start(limit);
    }

    @Override
    public boolean awaitLeft(Duration limit) throws InterruptedException {
        Promise<Void> left = start(limit);
        try {
            left.await();
            return true;
        } catch (RequestTimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            left.cancel(true);
            throw e;
        }
    }

    private Promise<Void> start(@Nullable Duration limit) {
        return Waiting.start(client, "leave", path, limit, waiting -> {
            Exit exit = new Exit(waiting);
            exit.start();
            return exit::end;
        });
    }

    /** One wait for the others. */
    private final class Exit implements ConnectionListener {
        private final Waiting<Void> waiting;
        private final OneShotWatches watches = new OneShotWatches(client, event -> look());
        private boolean over;
        private int failures;

        Exit(Waiting<Void> waiting) {
            this.waiting = waiting;
        }

        void start() {
            client.addListener(this);
            OwnNodes.remove(client, Paths.child(path, name)).whenComplete((done, error) -> {
                if (error == null) {
                    look();
                } else {
                    fail(Failures.of(error));
                }
            });
        }

        @Override
        public void onChange(ConnectionChange change) {
            if (change.to() == ConnectionState.CONNECTED) {
                look();
            }
        }

        private void look() {
            if (over) {
                return;
            }
            client.calls().getChildren(path).whenComplete((nodes, error) -> {
                if (over) {
                    return;
                }
                CoordException failure = error == null ? null : Failures.of(error);
                if (failure == null) {
                    seen(generation.present(nodes));
                } else if (failure instanceof NoNodeException) {
                    seen(List.of());
                } else if (!client.isOver() && (Failures.isPassing(failure) || Failures.isSessionLost(failure))) {
                    client.retry(failures++, this::look);
                } else {
                    fail(failure);
                }
            });
        }

        private void seen(List<String> present) {
            if (present.isEmpty()) {
                end();
                waiting.succeed(null);
                return;
            }
            String last = Paths.child(path, present.get(present.size() - 1));
            if (!watches.has(last)) {
                watches.getData(last).whenComplete((node, error) -> {
                    if (error != null) {
                        look();
                    }
                });
            }
        }

        private void fail(CoordException error) {
            if (!over) {
                end();
                waiting.fail(error);
            }
        }

        void end() {
            over = true;
            client.removeListener(this);
            watches.forgetAll();
        }
    }
}
