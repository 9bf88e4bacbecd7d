package io.coord.zab.runtime;

import io.coord.core.tree.ReplicatedState;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import java.util.List;
import java.util.Optional;

/**
 * The connections between learners and leader. What happens on them comes as {@link io.coord.zab.protocol.Input}: {@code
 * LearnerConnected}, {@code LearnerSaid}, {@code LeaderConnected}, {@code LeaderUnreachable}, {@code LeaderSaid}, {@code
 * LinkProgress}, {@code LinkClosed}.
 *
 * <p>Thread: replica, but for {@link #close()}; never blocks. What is sent leaves with {@link #flush}. Sending on a link
 * that is closed has no effect. What a learner does not take is kept up to a limit, then its link is closed.
 */
public interface QuorumPort extends AutoCloseable {
    /** Where the servers are found. */
    void members(Membership members);

    /** What becomes of learners that connect; those who are waiting get to feel it, those who were let in do not. */
    void receive(LearnerReception learners);

    /** Connects to a server, trying for so long; replaces an earlier attempt. */
    void dial(long sid, long budgetMillis);

    void cancelDial();

    /** Closes a link after what can be sent at once. */
    void close(long link, String reason);

    /** The member knows that a link is gone, or has closed it: nothing of it is kept. */
    void forget(long link);

    /** Encodes once for all. */
    void sendToLearners(List<Long> links, LeaderMessage message);

    void sendToLeader(long link, LearnerMessage message);

    /** Sends an image behind what was sent so far, and before what is sent later. Closes the image, come what may. */
    void sendImage(long link, StateImage image);

    /** Whether a link has taken nearly all that was sent before; what is sent to one that has not may be too much for it. */
    boolean hasRoom(long link);

    /** Lets go what was sent since the last call. */
    void flush();

    /** Takes the state of which {@code LeaderSaid(link, Snap)} told; empty if there is none. */
    Optional<ReplicatedState> takeReceivedState(long link);

    /** An input of this link was taken out of the inbox: lets more of them in. */
    void taken(long link);

    /** Closes port and links; waits for that, at most some seconds. Idempotent. */
    @Override
    void close();
}
