package io.coord.client.recipe.barrier;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.OneShotWatches;
import io.coord.client.recipe.OwnNodes;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Seat;
import io.coord.client.recipe.Waiting;
import io.coord.core.model.Paths;
import java.util.List;

/** One member's way into a double barrier. Thread: event loop of the client. */
final class Entry implements ConnectionListener {
    static final String READY = "ready";
    private static final String KIND = "member-";
    private static final List<String> KINDS = List.of(KIND);
    private static final byte[] NO_DATA = new byte[0];

    private final RecipeClient client;
    private final String path;
    private final String ready;
    private final int members;
    private final Waiting<Entered> waiting;
    private final OneShotWatches watches;
    private String name = "";
    private boolean looking;
    private boolean lookAgain;
    private boolean over;
    private int failures;

    Entry(RecipeClient client, String path, int members, Waiting<Entered> waiting) {
        this.client = client;
        this.path = path;
        this.ready = Paths.child(path, READY);
        this.members = members;
        this.waiting = waiting;
        this.watches = new OneShotWatches(client, event -> look());
    }

    void start() {
        client.addListener(this);
        OwnNodes.createSequential(client, path, KIND, NO_DATA).whenComplete((created, error) -> {
            if (error != null) {
                fail(Failures.of(error));
                return;
            }
            name = Paths.name(created);
            if (over) {
                OwnNodes.remove(client, created);
            } else {
                look();
            }
        });
    }

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case CONNECTED:
                if (!name.isEmpty()) {
                    look();
                }
                break;
            case LOST:
            case AUTH_FAILED:
            case CLOSING:
            case CLOSED:
                if (!name.isEmpty()) {
                    fail(Failures.sessionLost(new FailedCall("enter", path)));
                }
                break;
            default:
                break;
        }
    }

    /** Looks what the state of the barrier is, and does what follows from it. One look at a time. */
    private void look() {
        if (over) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        watches.getData(ready)
                // In this order: a generation that is over in the list was so when the list was made.
                .thenCompose(
                        node -> client.calls().getChildren(path).thenAccept(names -> seen(Generation.of(node), names)))
                .whenComplete((done, error) -> {
                    looking = false;
                    if (error != null && !over) {
                        lookFailed(Failures.of(error));
                    } else if (lookAgain) {
                        lookAgain = false;
                        look();
                    }
                });
    }

    private void lookFailed(CoordException error) {
        lookAgain = false;
        if (error instanceof NoNodeException && !name.isEmpty()) {
            client.calls().create(ready, NO_DATA).whenComplete((created, refused) -> {
                CoordException failure = refused == null ? null : Failures.of(refused);
                if (failure == null || failure instanceof NodeExistsException) {
                    look();
                } else {
                    retryOrFail(failure);
                }
            });
        } else {
            retryOrFail(error);
        }
    }

    private void seen(Generation generation, List<String> nodes) {
        if (over) {
            return;
        }
        failures = 0;
        List<String> present = generation.present(nodes);
        if (generation.names().contains(name)) {
            enter(generation);
        } else if (!nodes.contains(name)) {
            fail(Failures.sessionLost(new FailedCall("enter", path)));
        } else if (!present.isEmpty()) {
            // The last one, so that those who leave early do not wake us.
            watchMember(present.get(present.size() - 1));
        } else {
            List<String> come =
                    Seat.inOrder(nodes, KINDS).stream().map(Seat::name).toList();
            if (come.size() >= members) {
                begin(generation, come.subList(0, members));
            }
        }
    }

    private void watchMember(String member) {
        String memberPath = Paths.child(path, member);
        if (!watches.has(memberPath)) {
            watches.getData(memberPath).whenComplete((node, error) -> {
                if (error != null) {
                    look();
                }
            });
        }
    }

    /** Whoever is first decides; all of them look again. */
    private void begin(Generation last, List<String> next) {
        client.calls().setData(ready, Generation.data(next), last.version()).whenComplete((stat, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null || failure instanceof BadVersionException) {
                look();
            } else {
                retryOrFail(failure);
            }
        });
    }

    private void retryOrFail(CoordException error) {
        if (Failures.isSessionLost(error) && !client.isOver()) {
            return; // the event that follows ends it
        }
        if (Failures.isPassing(error) || Failures.isUnknown(error)) {
            client.retry(failures++, this::look);
        } else {
            giveUp();
            waiting.fail(error);
        }
    }

    private void enter(Generation generation) {
        end();
        waiting.succeed(new Member(client, path, name, generation));
    }

    private void fail(CoordException error) {
        if (!over) {
            giveUp();
            waiting.fail(error);
        }
    }

    /** Takes the member back. */
    void giveUp() {
        end();
        if (!name.isEmpty()) {
            OwnNodes.remove(client, Paths.child(path, name));
        }
    }

    private void end() {
        over = true;
        client.removeListener(this);
        watches.forgetAll();
    }
}
