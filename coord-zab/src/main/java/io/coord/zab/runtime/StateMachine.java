package io.coord.zab.runtime;

import io.coord.core.model.Bytes;
import io.coord.core.tree.ReplicatedState;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.message.LearnerMessage.Request;
import io.coord.zab.protocol.message.LearnerMessage.Revalidate;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.message.ShownTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MemberDriver} drives besides log and network: the server on top of the ensemble.
 *
 * <p>Thread: replica, inside of {@link MemberDriver#start}, {@link MemberDriver#step} or {@link MemberDriver#endTurn};
 * but for {@link #failed}. From inside each of these methods {@link MemberDriver#step} may be called: the member takes
 * the input at once, what it wants done is done after what is being done already.
 */
public interface StateMachine {
    /**
     * Applies committed transactions, in their order. Called with all that a turn has committed, and before anything
     * that has to find them applied.
     *
     * @param proposals valid during the call only
     */
    void deliver(List<Proposal> proposals);

    /** What this server is now: begin or end to serve. */
    void statusChanged(MemberStatus status);

    /**
     * As leader: a learner forwards a client's request, to be prepared and submitted; a {@code sync} is asked with
     * {@link io.coord.zab.protocol.Input.SyncAsked} and, when confirmed, answered with
     * {@link io.coord.zab.protocol.Input.Answered}.
     */
    void requestArrived(long link, long sid, Request request);

    /** As leader: answer with {@link io.coord.zab.protocol.Input.Answered}. */
    void revalidateArrived(long link, long sid, Revalidate question);

    /**
     * As leader: which sessions on a learner were heard from since its answer before.
     *
     * @param askedMillis on the monotonic clock: what it had heard by then was told
     */
    void sessionsTouched(long sid, long askedMillis, List<TouchedSession> touched);

    /** As leader: a learner that served clients is gone, and with it what it has not told of its sessions. */
    void learnerLeft(long sid);

    /** As learner: which sessions were heard from since the last call. */
    List<TouchedSession> touchedSessions();

    /** As leader: a quorum has shown after the question that it still follows. */
    void syncConfirmed(long token);

    /** As learner: the oldest forwarded {@code sync} that has no answer yet is done. */
    void syncArrived();

    /** As learner: what came of the oldest {@link Revalidate} for this session. */
    void sessionRevalidated(long sessionId, boolean valid);

    /** As leader: what the tree shows, to be told to learners; null: nothing is told. */
    default @Nullable ShownTree shownTree() {
        return null;
    }

    /** As learner: what the leader showed a moment ago. */
    default void leaderShows(ShownTree tree) {}

    /** A configuration was proposed but is not in force: remember it durably. */
    void configSeen(Bytes configText);

    /** This configuration is in force. The driver has told the transports. */
    void configActivated(long version, Bytes configText);

    /**
     * Begins an image of the state as it is now: at the last transaction delivered.
     *
     * @return null: not now, another image is open; asked again at the end of the following turns and, without a turn,
     *     after some milliseconds. The driver closes the image
     */
    @Nullable
    StateImage beginImage();

    /**
     * Shows this state from now on in place of the one so far, sessions included. The former may be in use by an image,
     * but no snapshot of it may reach the disk any more, see {@link MemberDriver#isReplacingHistory}.
     *
     * @param state handed over
     * @param zxid  its last transaction
     */
    void installState(ReplicatedState state, long zxid);

    /**
     * The history on the disk cannot be joined to the leader's. Close this driver, call
     * {@link io.coord.zab.storage.AbandonedHistory#setAside} and begin again; the server has no vote until it has
     * synchronised.
     */
    void historyUnusable(String reason);

    /**
     * The member can not go on: the disk has failed. Nothing more is sent or written: close the driver.
     * Maybe called more than once. Thread: any.
     */
    void failed(Throwable cause);
}
