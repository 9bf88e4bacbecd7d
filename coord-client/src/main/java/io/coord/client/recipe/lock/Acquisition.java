package io.coord.client.recipe.lock;

import io.coord.client.error.CoordException;
import io.coord.client.recipe.Place;
import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.RecipeClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's wait for a lock: in a queue, and in it again when the session is lost, until its turn comes, it fails, or nobody
 * waits any more. Afterwards it tells the hold what becomes of the place. Thread: event loop of the client.
 */
final class Acquisition implements Place.Occupant {
    /** What is to be acquired. */
    record Wanted(String path, String kind, byte[] label, QueueRule rule) {}

    /** How it ends; exactly one of them is called, once, unless it is given up. */
    record Ending(Consumer<HeldPlace> acquired, Consumer<Acquisition> blocked, Consumer<CoordException> failed) {}

    private final RecipeClient client;
    private final Wanted wanted;
    private final Ending ending;
    private Place place;
    private boolean over;
    private @Nullable HeldPlace hold;

    private Acquisition(RecipeClient client, Wanted wanted, Ending ending) {
        this.client = client;
        this.wanted = wanted;
        this.ending = ending;
        this.place = newPlace();
    }

    private Place newPlace() {
        return new Place(client, wanted.path(), wanted.kind(), wanted.label(), wanted.rule(), this);
    }

    /** Joins the queue. Returns what gives up: leaves it, or gives back what was acquired. */
    static Runnable start(RecipeClient client, Wanted wanted, Ending ending) {
        Acquisition acquisition = new Acquisition(client, wanted, ending);
        acquisition.place.join();
        return acquisition::giveUp;
    }

    /** Whoever waits does not any more: leaves the queue, or gives back what was acquired. */
    void giveUp() {
        if (!over) {
            over = true;
            place.leave();
        } else if (hold != null) {
            hold.release();
        }
    }

    @Override
    public void blocked() {
        if (!over) {
            ending.blocked().accept(this);
        }
    }

    @Override
    public void admitted() {
        over = true;
        HeldPlace acquired = new HeldPlace(client, wanted.path(), wanted.kind(), place, next -> hold = next);
        hold = acquired;
        ending.acquired().accept(acquired);
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
        if (hold != null) {
            become(HoldState.LOST);
        } else if (client.isOver()) {
            failed(reason);
        } else if (!over) {
            place = newPlace();
            place.join();
        }
    }

    @Override
    public void failed(CoordException error) {
        if (hold != null) {
            become(HoldState.LOST);
        } else if (!over) {
            over = true;
            ending.failed().accept(error);
        }
    }

    private void become(HoldState state) {
        if (hold != null) {
            hold.become(state);
        }
    }
}
