package io.coord.client;

/**
 * What a watch tells.
 *
 * @param path of the node that it is about; of {@link Type#MISSED} the path that is watched
 * @param zxid of the change; -1 where the server does not say (before 3.9, and of changes found after a reconnect)
 */
public record NodeEvent(Type type, String path, long zxid) {
    /** What happened. */
    public enum Type {
        CREATED,
        DELETED,
        DATA_CHANGED,
        CHILDREN_CHANGED,
        /**
         * Only of watches that stay: there was a time without connection (or a subscriber that was too slow), and not all
         * changes of it are told. Read again what you rely on.
         */
        MISSED
    }
}
