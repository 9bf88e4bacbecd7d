package io.coord.server.replica;

import io.coord.server.prepare.MembershipPlanner;
import io.coord.server.prepare.Preparer;
import org.jspecify.annotations.Nullable;

/** Makes what prepares requests, when an order begins. Thread: replica, or before it runs. */
@FunctionalInterface
public interface PreparerFactory {
    /** @param planner of the members; null: the server is alone */
    Preparer make(@Nullable MembershipPlanner planner);
}
