package io.coord.zab.protocol;

import io.coord.zab.protocol.message.Proposal;
import java.util.List;

/**
 * What a server has on its disk when it starts. Everything in it was applied to the tree.
 *
 * @param lastZxid      the last transaction, 0 if there is none
 * @param window        the last transactions, ascending and without a hole, up to {@code lastZxid}; may be empty
 * @param acceptedEpoch the highest epoch it has promised to
 * @param currentEpoch  the epoch of this history
 * @param trusted       false: it has lost transactions it may have acknowledged, so it must not vote before it has
 *                      synchronised with a leader
 */
public record History(long lastZxid, List<Proposal> window, long acceptedEpoch, long currentEpoch, boolean trusted) {
    public History {
        window = List.copyOf(window);
    }
}
