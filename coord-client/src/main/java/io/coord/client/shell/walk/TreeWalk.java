package io.coord.client.shell.walk;

import io.coord.client.CoordClient;
import io.coord.client.NodeChildren;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.ShellFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Visits a node and all below it, each before its children, siblings by name. Requests for the next nodes are under way
 * while one is visited. The nodes are not of one moment; what is deleted meanwhile is left out.
 *
 * @param <T> what is read of each node
 */
public final class TreeWalk<T> {
    private static final int READ_AHEAD = 64;

    private final Function<String, CompletableFuture<T>> read;
    private final Function<T, List<String>> childrenOf;

    /** A walk that reads nodes with {@code read}, and finds in what was read the names of the children. */
    public TreeWalk(Function<String, CompletableFuture<T>> read, Function<T, List<String>> childrenOf) {
        this.read = read;
        this.childrenOf = childrenOf;
    }

    /** A walk that looks at children and stats. */
    public static TreeWalk<NodeChildren> ofChildren(CoordClient client) {
        return new TreeWalk<>(client::getChildrenWithStat, NodeChildren::names);
    }

    /** A node to be visited, and the answer about it once it was asked for. */
    private static final class Pending<T> {
        private final Place place;
        private @Nullable CompletableFuture<T> answer;

        Pending(Place place) {
            this.place = place;
        }

        CompletableFuture<T> answer(Function<String, CompletableFuture<T>> read) {
            CompletableFuture<T> asked = answer;
            if (asked == null) {
                asked = read.apply(place.path());
                answer = asked;
            }
            return asked;
        }
    }

    /** Walks; fails if {@code top} does not exist or can not be read. */
    public void from(String top, TreeVisitor<T> visitor) throws ShellFailure, InterruptedException {
        Deque<Pending<T>> open = new ArrayDeque<>();
        open.push(new Pending<>(Place.top(top)));
        while (!open.isEmpty()) {
            readAhead(open);
            Pending<T> next = open.pop();
            T value = value(next, visitor);
            if (value != null && visitor.at(next.place, value) == Descent.INTO_CHILDREN) {
                pushChildren(open, next.place, childrenOf.apply(value));
            }
        }
    }

    private void readAhead(Deque<Pending<T>> open) {
        Iterator<Pending<T>> next = open.iterator();
        for (int i = 0; i < READ_AHEAD && next.hasNext(); i++) {
            next.next().answer(read);
        }
    }

    /** Returns null for a node that went meanwhile, or that can not be read. */
    private @Nullable T value(Pending<T> pending, TreeVisitor<T> visitor) throws ShellFailure, InterruptedException {
        try {
            return pending.answer(read).get();
        } catch (ExecutionException e) {
            ShellFailure failure = ShellFailure.of(e);
            boolean below = pending.place.depth() > 0;
            if (below && failure.exitCode() == ExitCode.NOT_ALLOWED) {
                visitor.unreadable(pending.place, failure);
            } else if (!below || failure.exitCode() != ExitCode.NO_NODE) {
                throw failure;
            }
            return null;
        }
    }

    private void pushChildren(Deque<Pending<T>> open, Place place, List<String> children) {
        List<String> names = new ArrayList<>(children);
        names.sort(Collections.reverseOrder());
        boolean last = true;
        for (String name : names) {
            open.push(new Pending<>(place.child(name, last)));
            last = false;
        }
    }
}
