package io.coord.client.watch;

/** Who is told; compared by identity. Called on the event loop of the client, in the order of the events. */
public interface Watcher {
    /** Types of events as on the wire. */
    int CREATED = 1;

    int DELETED = 2;
    int DATA_CHANGED = 3;
    int CHILDREN_CHANGED = 4;

    /** Something happened at {@code path}, which is a path of the server; {@code zxid} is -1 where it is not known. */
    void changed(int type, String path, long zxid);

    /** A watch that stays was set again on a new connection: what happened in between was missed. */
    void missed();

    /** The watch is gone and will tell nothing more. */
    void ended(WatchEnd reason);
}
