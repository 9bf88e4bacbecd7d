package io.coord.client.call;

import io.coord.client.watch.WatchTable;

/** What a reply changes in the client besides answering the caller: watches come and go with it. */
@FunctionalInterface
public interface ReplyHook {
    /** Called before the caller is answered; {@code error} is 0 on success. */
    void replied(WatchTable watches, int error);
}
