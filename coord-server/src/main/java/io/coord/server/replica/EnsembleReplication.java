package io.coord.server.replica;

import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.core.tree.DigestMismatch;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.txn.TxnDigest;
import io.coord.server.apply.GuardedState;
import io.coord.server.replica.MemberServing.NewSessions;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.membership.Reconfiguration;
import io.coord.zab.protocol.membership.Reconfiguration.Outcome;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.message.ShownTree;
import io.coord.zab.runtime.LogMetrics;
import io.coord.zab.runtime.MemberCounts;
import io.coord.zab.runtime.MemberDriver;
import io.coord.zab.runtime.StateImage;
import io.coord.zab.runtime.StateMachine;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of an ensemble: what it does for its clients follows from what it is for the others. Clients are served while
 * it leads, or follows a leader and is synchronised; with each change of that all of them are disconnected.
 *
 * <p>Thread: replica, but as said in the interfaces.
 */
final class EnsembleReplication implements Replication, StateMachine, Broadcast {
    private static final Logger log = LoggerFactory.getLogger(EnsembleReplication.class);
    private static final long NOT_ISOLATED = -1;
    private static final long NEVER = Long.MAX_VALUE;

    private final ReplicaParts parts;
    private final GuardedState guarded;
    private final Applier applier;
    private final StateImages images;
    private final ProposalSizes sizes;
    private final MemberDriver driver;
    private final ConfigStore configs;
    private final AvailabilityMetrics availability;
    private final DifferingTree evidence;
    private MemberRole role;
    private long isolatedInEpoch = NOT_ISOLATED;
    private long readOnlyFromMillis = NEVER;
    private volatile Membership membership;
    private volatile MemberStatus status = new MemberStatus(MemberStatus.Phase.LOOKING, MemberStatus.NO_LEADER, 0);

    EnsembleReplication(
            ReplicaParts parts,
            Applier applier,
            StateImages images,
            ProposalSizes sizes,
            Function<StateMachine, MemberDriver> drivers) {
        this.sizes = sizes;
        this.parts = parts;
        this.configs = Objects.requireNonNull(parts.configs(), "configs");
        this.guarded = parts.guarded();
        this.applier = applier;
        this.images = images;
        this.evidence =
                new DifferingTree(parts.server(), parts.snapshotStore(), parts.snapshotOptions(), parts.background());
        this.role = new IdleRole(parts.round(), parts.clock());
        this.driver = drivers.apply(this);
        this.membership = driver.membership();
        this.availability = new AvailabilityMetrics(status, nowMillis());
    }

    // ---- for the replica

    @Override
    public void start() {
        // The driver's threads begin when the replica's does: nothing may come before.
    }

    @Override
    public void begin() {
        availability.started(nowMillis());
        becomeReadOnlyLater();
        driver.start();
    }

    @Override
    public MemberRole role() {
        return role;
    }

    @Override
    public void onMemberInput(Input input) {
        driver.step(input);
    }

    @Override
    public void onSync(ClientSync sync) {
        role.onSync(sync);
    }

    @Override
    public void onLogSynced(long zxid) {
        throw new IllegalStateException("the log of a member reports to its driver");
    }

    @Override
    public void endTurn() {
        if (driver.nextDueMillis() <= nowMillis()) {
            driver.step(new Input.Tick());
        }
        if (nowMillis() >= readOnlyFromMillis) {
            readOnlyFromMillis = NEVER;
            role = new ReadOnlyRole(parts, applier);
            parts.gate().openForReading();
        }
        driver.endTurn();
    }

    @Override
    public long nextDueNanos() {
        long dueMillis = Math.min(driver.nextDueMillis(), readOnlyFromMillis);
        return Math.min(role.nextDueNanos(), TimeUnit.MILLISECONDS.toNanos(dueMillis));
    }

    @Override
    public void beginStop() {
        driver.step(new Input.HandOver());
    }

    /** A leader ends when another can lead: nothing is in flight then, and nobody waits for it in vain. */
    @Override
    public boolean mayStop() {
        return role.inFlightCount() == 0 && status.phase() != Phase.LEADING;
    }

    @Override
    public boolean mayWriteSnapshots() {
        return !driver.isReplacingHistory();
    }

    @Override
    public void rollLog() {
        driver.rollLog();
    }

    @Override
    public LogMetrics logMetrics() {
        return driver.logMetrics();
    }

    @Override
    public void resetMetrics() {
        driver.resetMetrics();
    }

    @Override
    public Optional<MemberStatus> memberStatus() {
        return Optional.of(status);
    }

    @Override
    public Optional<LearnerCounts> learners() {
        return driver.learners();
    }

    @Override
    public Optional<MemberCounts> memberCounts() {
        return Optional.of(driver.counts());
    }

    @Override
    public Optional<AvailabilityMetrics> availability() {
        return Optional.of(availability);
    }

    @Override
    public Optional<Membership> membership() {
        return Optional.of(membership);
    }

    @Override
    public void close() {
        driver.close();
    }

    // ---- as leader: the order

    @Override
    public long nextZxid() {
        return driver.nextZxid();
    }

    @Override
    public void announceConfig(long zxid, Bytes configText) {
        driver.step(new Input.ConfigProposed(zxid, configText));
    }

    /** What a request to change the members leads to. */
    private Outcome planMembers(Reconfiguration.Request request, long zxid) {
        Outcome outcome = new Reconfiguration(
                        driver.membership(),
                        driver.lastSeenMembership(),
                        parts.serving().minVoters())
                .plan(request, zxid, driver.synchronisedServers());
        if (outcome instanceof Outcome.Refused refused) {
            log.info(
                    "change of the members refused server={} error={} reason={}",
                    parts.server(),
                    refused.reason(),
                    refused.message());
        }
        return outcome;
    }

    @Override
    public void propose(Proposal proposal) {
        driver.step(new Input.Submitted(proposal));
    }

    // ---- what the driver tells

    @Override
    public void deliver(List<Proposal> proposals) {
        Iterator<Proposal> committed = proposals.iterator();
        applier.apply(() -> committed.hasNext() ? role.committed(committed.next()) : null);
        leavesDifferent();
    }

    @Override
    public void statusChanged(MemberStatus next) {
        availability.changed(next, nowMillis());
        status = next;
        if (!(role instanceof IdleRole)) {
            role = new IdleRole(parts.round(), parts.clock());
            parts.gate().shut("the server has lost its leader, or found one");
        }
        readOnlyFromMillis = NEVER;
        if (next.isServing()) {
            if (!leavesDifferent()) {
                serve(next);
            }
        } else if (next.phase() == Phase.LOOKING) {
            becomeReadOnlyLater();
        }
    }

    /**
     * ZOOKEEPER-5010: each transaction says what digest the tree has behind it, and recovery and synchronisation look at
     * that, too. A learner whose tree has another one serves nobody until it has the leader's.
     *
     * @return the leader is being left for that
     */
    private boolean leavesDifferent() {
        DigestMismatch difference = guarded.state().firstDigestMismatch();
        boolean learns = status.isServing() && status.phase() != Phase.LEADING;
        if (difference == null || !learns || status.epoch() == isolatedInEpoch) {
            return false;
        }
        // Once an epoch: if it differs from the leader's own tree again, a snapshot does not help.
        isolatedInEpoch = status.epoch();
        log.error(
                "tree differs from the leader's, it is kept aside and comes anew from the leader; no clients are served until then"
                        + " server={} leader={} zxid=0x{} expected={} actual={}",
                parts.server(),
                status.leader(),
                Long.toHexString(difference.zxid()),
                Long.toUnsignedString(difference.expected()),
                Long.toUnsignedString(difference.actual()));
        evidence.keep(images.begin());
        driver.step(new Input.StateDiffers());
        return true;
    }

    @Override
    public @Nullable ShownTree shownTree() {
        ReplicatedState state = guarded.state();
        TxnDigest digest = state.digest();
        return digest == null ? null : new ShownTree(state.lastZxid(), digest.version(), digest.treeDigest());
    }

    @Override
    public void leaderShows(ShownTree tree) {
        guarded.state().compareWith(tree.zxid(), new TxnDigest(tree.digestVersion(), tree.digest()));
        leavesDifferent();
    }

    private void becomeReadOnlyLater() {
        if (parts.serving().readOnly()) {
            readOnlyFromMillis = nowMillis() + parts.serving().readOnlyAfterMillis();
        }
    }

    private void serve(MemberStatus next) {
        showConfig();
        if (next.phase() == Phase.LEADING) {
            Orderer orderer =
                    new Orderer(parts.preparers().make(this::planMembers), this, sizes, parts.clock(), parts.stages());
            LocalSessions locals = new LocalSessions(parts);
            LeadingRole leading = new LeadingRole(parts, orderer, applier, driver, locals::contains);
            role = withLocalSessions(leading, locals);
            leading.begin();
        } else {
            role = withLocalSessions(new ForwardingRole(parts, applier, driver), new LocalSessions(parts));
        }
        if (next.phase() != Phase.LEADING || parts.serving().asLeader()) {
            parts.gate().open(Zxid.of(next.epoch(), 0));
        }
    }

    private MemberRole withLocalSessions(MemberRole global, LocalSessions locals) {
        NewSessions sessions = parts.serving().sessions();
        return sessions == NewSessions.GLOBAL
                ? global
                : new LocalSessionsRole(global, locals, applier, sessions == NewSessions.LOCAL_UNTIL_NEEDED);
    }

    @Override
    public void requestArrived(long link, long sid, LearnerMessage.Request request) {
        role.onRequest(link, sid, request);
    }

    @Override
    public void revalidateArrived(long link, long sid, LearnerMessage.Revalidate question) {
        role.onRevalidate(link, sid, question);
    }

    @Override
    public void sessionsTouched(long sid, long askedMillis, List<TouchedSession> touched) {
        role.onTouched(sid, askedMillis, touched);
    }

    @Override
    public void learnerLeft(long sid) {
        role.onLearnerLeft(sid);
    }

    @Override
    public List<TouchedSession> touchedSessions() {
        return role.takeTouched();
    }

    @Override
    public void syncConfirmed(long token) {
        role.onSyncConfirmed(token);
    }

    @Override
    public void syncArrived() {
        role.onSyncArrived();
    }

    @Override
    public void sessionRevalidated(long sessionId, boolean valid) {
        role.onSessionRevalidated(sessionId, valid);
    }

    @Override
    public void configSeen(Bytes configText) {
        configs.seen(configText);
    }

    @Override
    public void configActivated(long version, Bytes configText) {
        configs.activated(version, configText);
        membership = driver.membership();
        showConfig();
    }

    /** Each server writes the node of the configuration by itself, so that all show the same. */
    private void showConfig() {
        long stamp = guarded.lockWrite();
        try {
            guarded.state()
                    .showConfig(
                            MembershipText.write(driver.membership()),
                            driver.membership().version());
        } finally {
            guarded.unlockWrite(stamp);
        }
    }

    @Override
    public @Nullable StateImage beginImage() {
        return images.begin();
    }

    @Override
    public void installState(ReplicatedState state, long zxid) {
        long stamp = guarded.lockWrite();
        try {
            guarded.replace(state);
        } finally {
            guarded.unlockWrite(stamp);
        }
    }

    @Override
    public void historyUnusable(String reason) {
        parts.inbox().failed(new HistoryUnusableException(reason));
    }

    @Override
    public void failed(Throwable cause) {
        parts.inbox().failed(cause);
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(parts.clock().monotonicNanos());
    }
}
