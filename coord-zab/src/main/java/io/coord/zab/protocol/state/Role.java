package io.coord.zab.protocol.state;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.Output;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member is for a while. A role is begun once, is told what happens, and says at some time that it has ended; then it
 * is left and never used again. Inputs that it does not override mean nothing to it.
 */
public abstract class Role implements Input.Handler {
    protected final MemberState state;
    private @Nullable RoleEnd end;

    protected Role(MemberState state) {
        this.state = state;
    }

    public abstract void begin();

    /** Gives back what it holds of the outside: its connections. */
    public abstract void leave();

    /** When a tick is due at the latest. */
    public abstract long nextDueMillis();

    /** The last zxid proposed in this role; that of the history if it does not propose. */
    public long lastProposed() {
        return state.history().last();
    }

    /** The servers that follow it and are synchronised, and itself; empty if it does not lead. */
    public Set<Long> synchronisedServers() {
        return Set.of();
    }

    /** Who follows it; empty if it does not lead. */
    public Optional<LearnerCounts> learners() {
        return Optional.empty();
    }

    /** How the role ended; null while it goes on. */
    public final @Nullable RoleEnd end() {
        return end;
    }

    protected final void endWith(RoleEnd how) {
        if (end == null) {
            end = how;
        }
    }

    protected final boolean hasEnded() {
        return end != null;
    }

    /** The history or its durability has changed; {@link MemberState#history} knows how. */
    public abstract void onHistoryChanged();

    @Override
    public void onTick(Input.Tick input) {}

    @Override
    public void onPeerUp(Input.PeerUp input) {}

    @Override
    public void onPeerDown(Input.PeerDown input) {}

    @Override
    public void onPeerVoted(Input.PeerVoted input) {}

    @Override
    public void onLearnerConnected(Input.LearnerConnected input) {
        state.emit(new Output.CloseLink(input.link(), "not leading"));
    }

    @Override
    public void onLeaderConnected(Input.LeaderConnected input) {
        state.emit(new Output.CloseLink(input.link(), "not following"));
    }

    @Override
    public void onLeaderUnreachable(Input.LeaderUnreachable input) {}

    @Override
    public void onLinkClosed(Input.LinkClosed input) {}

    @Override
    public void onLinkProgress(Input.LinkProgress input) {}

    @Override
    public void onLearnerSaid(Input.LearnerSaid input) {}

    @Override
    public void onLeaderSaid(Input.LeaderSaid input) {}

    @Override
    public final void onLogSynced(Input.LogSynced input) {
        onHistoryChanged();
    }

    @Override
    public void onTruncated(Input.Truncated input) {}

    @Override
    public void onSnapshotInstalled(Input.SnapshotInstalled input) {}

    @Override
    public void onSnapshotBegan(Input.SnapshotBegan input) {}

    @Override
    public void onLogRead(Input.LogRead input) {}

    @Override
    public void onSubmitted(Input.Submitted input) {}

    @Override
    public void onSyncAsked(Input.SyncAsked input) {}

    @Override
    public void onForwarded(Input.Forwarded input) {}

    @Override
    public void onAnswered(Input.Answered input) {}

    @Override
    public void onConfigProposed(Input.ConfigProposed input) {}

    @Override
    public void onHandOver(Input.HandOver input) {}

    @Override
    public void onStateDiffers(Input.StateDiffers input) {}
}
