package io.coord.client.recipe.lock;

import io.coord.client.error.CoordException;
import io.coord.client.recipe.Place;
import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.RecipeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's wait for permits: first for the mutex of those who wait, then, as the only one, for as many permits to be free;
 * from the beginning when the session is lost. Thread: event loop of the client.
 */
final class PermitAttempt {
    private static final String LOCK = "lock-";
    private static final String LEASE = "lease-";

    /** What is to be acquired: {@code count} of {@code permits}. */
    record Wanted(String path, String locks, String leases, byte[] label, int count, int permits) {}

    /** How it ends; exactly one of them is called, once, unless it is given up. */
    record Ending(Consumer<Hold> acquired, Consumer<PermitAttempt> blocked, Consumer<CoordException> failed) {}

    private final RecipeClient client;
    private final Wanted wanted;
    private final Ending ending;
    private final List<Lease> leases = new ArrayList<>();
    private Runnable leaveQueue = () -> {};
    private @Nullable Hold group;
    private boolean over;

    private PermitAttempt(RecipeClient client, Wanted wanted, Ending ending) {
        this.client = client;
        this.wanted = wanted;
        this.ending = ending;
    }

    /** Starts. Returns what gives up: stops waiting, or gives back what was acquired. */
    static Runnable start(RecipeClient client, Wanted wanted, Ending ending) {
        PermitAttempt attempt = new PermitAttempt(client, wanted, ending);
        attempt.queue();
        return attempt::giveUp;
    }

    private void queue() {
        Acquisition.Wanted mutex =
                new Acquisition.Wanted(wanted.locks(), LOCK, wanted.label(), QueueRule.oneByOne(LOCK));
        leaveQueue = Acquisition.start(
                client, mutex, new Acquisition.Ending(hold -> takeLeases(), any -> blocked(), this::fail));
    }

    private void takeLeases() {
        for (int i = 0; i < wanted.count() && !over; i++) {
            Lease lease = new Lease();
            leases.add(lease);
            lease.place.join();
        }
    }

    private void blocked() {
        if (!over) {
            ending.blocked().accept(this);
        }
    }

    private void admitted() {
        if (!over && leases.size() == wanted.count() && leases.stream().allMatch(lease -> lease.hold != null)) {
            over = true;
            leaveQueue.run();
            List<Hold> holds = new ArrayList<>();
            leases.forEach(lease -> holds.add(lease.hold));
            Hold all = holds.size() == 1 ? holds.get(0) : new HoldGroup(client, wanted.path(), holds);
            group = all;
            ending.acquired().accept(all);
        }
    }

    private void startAgain(CoordException reason) {
        if (client.isOver()) {
            fail(reason);
        } else {
            leave();
            queue();
        }
    }

    private void fail(CoordException error) {
        if (!over) {
            over = true;
            leave();
            ending.failed().accept(error);
        }
    }

    void giveUp() {
        if (!over) {
            over = true;
            leave();
        } else if (group != null) {
            group.release();
        }
    }

    private void leave() {
        List<Lease> left = List.copyOf(leases);
        leases.clear();
        left.forEach(lease -> lease.place.leave());
        leaveQueue.run();
    }

    /** One permit. */
    private final class Lease implements Place.Occupant {
        final Place place =
                new Place(client, wanted.leases(), LEASE, wanted.label(), new CountRule(LEASE, wanted.permits()), this);

        @Nullable
        HeldPlace hold;

        @Override
        public void blocked() {
            PermitAttempt.this.blocked();
        }

        @Override
        public void admitted() {
            hold = new HeldPlace(client, wanted.path(), LEASE, place, next -> {});
            PermitAttempt.this.admitted();
        }

        @Override
        public void suspended() {
            become(HoldState.SUSPENDED);
        }

        @Override
        public void resumed() {
            become(HoldState.HELD);
        }

        @Override
        public void gone(CoordException reason) {
            become(HoldState.LOST);
            if (!over && leases.contains(this)) {
                startAgain(reason);
            }
        }

        @Override
        public void failed(CoordException error) {
            become(HoldState.LOST);
            fail(error);
        }

        private void become(HoldState state) {
            if (hold != null) {
                hold.become(state);
            }
        }
    }
}
