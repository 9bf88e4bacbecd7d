package io.coord.zab.protocol.election;

import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.Notification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An election as the simulation drives it: ours, or a model of ZooKeeper's. */
interface SimElection {
    @Nullable
    Vote begin(long nowMillis, Candidacy candidacy, List<Output> out);

    @Nullable
    Vote onTick(long nowMillis, List<Output> out);

    @Nullable
    Vote onVote(long nowMillis, long from, Notification received, List<Output> out);

    @Nullable
    Vote onPeerDown(long nowMillis, long sid, List<Output> out);

    void onPeerUp(long sid);

    void epochBegan(long epoch, List<Output> out);

    void leaderLost();

    boolean rejectsOutcome(Notification received);

    long nextDueMillis();

    static SimElection of(Election election) {
        return new SimElection() {
            @Override
            public @Nullable Vote begin(long nowMillis, Candidacy candidacy, List<Output> out) {
                return election.begin(nowMillis, candidacy, out);
            }

            @Override
            public @Nullable Vote onTick(long nowMillis, List<Output> out) {
                return election.onTick(nowMillis, out);
            }

            @Override
            public @Nullable Vote onVote(long nowMillis, long from, Notification received, List<Output> out) {
                return election.onVote(nowMillis, from, received, out);
            }

            @Override
            public @Nullable Vote onPeerDown(long nowMillis, long sid, List<Output> out) {
                return election.onPeerDown(nowMillis, sid, out);
            }

            @Override
            public void onPeerUp(long sid) {
                election.onPeerUp(sid);
            }

            @Override
            public void epochBegan(long epoch, List<Output> out) {
                election.epochBegan(epoch, out);
            }

            @Override
            public void leaderLost() {
                election.leaderLost();
            }

            @Override
            public boolean rejectsOutcome(Notification received) {
                return election.rejectsOutcome(received);
            }

            @Override
            public long nextDueMillis() {
                return election.nextDueMillis();
            }
        };
    }
}
