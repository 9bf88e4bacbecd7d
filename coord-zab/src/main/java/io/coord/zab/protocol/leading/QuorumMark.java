package io.coord.zab.protocol.leading;

import io.coord.zab.protocol.quorum.QuorumSystem;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** How far a quorum is, when each server is somewhere. Pure. */
final class QuorumMark {
    private QuorumMark() {}

    /**
     * Returns the greatest value that each server of some quorum has reached.
     *
     * @param reached value of each voter of {@code system}; {@link Long#MIN_VALUE} for none
     */
    static long of(QuorumSystem system, ToLongFunction<Long> reached) {
        Set<Long> voters = system.voters();
        long[] values = new long[voters.size()];
        int count = 0;
        for (Long voter : voters) {
            values[count++] = reached.applyAsLong(voter);
        }
        Arrays.sort(values);
        for (int i = count - 1; i >= 0; i--) {
            long candidate = values[i];
            Set<Long> there = new TreeSet<>();
            for (Long voter : voters) {
                if (reached.applyAsLong(voter) >= candidate) {
                    there.add(voter);
                }
            }
            if (system.isQuorum(there)) {
                return candidate;
            }
        }
        return Long.MIN_VALUE;
    }
}
