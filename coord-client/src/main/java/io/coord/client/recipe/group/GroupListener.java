package io.coord.client.recipe.group;

import io.coord.client.recipe.cache.CacheState;
import java.util.List;

/** Hears of a group. Called where the client's callbacks run, one call at a time, in order. */
public interface GroupListener {
    /** The members when the listener was added, in the order in which they joined; what follows are changes of this. Told once. */
    default void onSnapshot(List<GroupMember> members) {}

    /** Somebody is there who was not. One that came back in another session has not always been seen leaving. */
    default void onJoined(GroupMember member) {}

    /** A member says something else of itself, or is there in another session. */
    default void onChanged(GroupMember before, GroupMember now) {}

    /** A member has left, or its session has ended. */
    default void onLeft(GroupMember member) {}

    /** How far the view can be relied on. */
    default void onState(CacheState state) {}
}
