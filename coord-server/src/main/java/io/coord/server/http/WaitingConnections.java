package io.coord.server.http;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections from which no request is being answered, those that have waited longest first. One of them makes room
 * where there are too many: who opens connections and says nothing keeps nobody out. Thread-safe.
 */
final class WaitingConnections {
    // guarded by this
    private final Set<Channel> longestFirst = new LinkedHashSet<>();

    synchronized void add(Channel channel) {
        longestFirst.add(channel);
    }

    synchronized void remove(Channel channel) {
        longestFirst.remove(channel);
    }

    /** Closes the one that has waited longest. False: there is none. */
    boolean closeLongest() {
        Channel longest;
        synchronized (this) {
            Iterator<Channel> all = longestFirst.iterator();
            if (!all.hasNext()) {
                return false;
            }
            longest = all.next();
            all.remove();
        }
        longest.close();
        return true;
    }
}
