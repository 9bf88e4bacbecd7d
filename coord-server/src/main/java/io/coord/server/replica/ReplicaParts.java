package io.coord.server.replica;

import io.coord.core.codec.JuteLimits;
import io.coord.core.env.Clock;
import io.coord.core.env.RandomSource;
import io.coord.server.apply.GuardedState;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.measure.StageTimes;
import io.coord.server.read.ReadService;
import io.coord.server.session.SessionIds;
import io.coord.server.session.SessionPasswords;
import io.coord.server.session.SessionTracker;
import io.coord.server.upkeep.Reaper;
import io.coord.zab.runtime.LogThread;
import io.coord.zab.runtime.MemberDriver;
import io.coord.zab.runtime.StateMachine;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a replica is made of.
 *
 * @param server             name in log lines
 * @param preparers          makes one for the state as it is then
 * @param reapers            makes one that begins then
 * @param audit              null: nobody is told
 * @param limits             of what learners send
 * @param logThread          not started yet; it reports to {@code inbox}; null: a member of an ensemble
 * @param drivers            makes that of a member, which reports to {@code inbox}; null: a single server
 * @param configs            of a member; null: a single server
 * @param serving            of a member
 * @param background         runs one task at a time
 * @param afterSnapshot      runs in the background when a snapshot is complete
 * @param snapshotAfterTxns  at least 2
 * @param snapshotAfterBytes 0 or less: no limit
 * @param replayedTxns       how many logged transactions the last snapshot does not have
 */
public record ReplicaParts(
        String server,
        ReplicaInbox inbox,
        GuardedState guarded,
        ReadService reads,
        @Nullable WriteAudit audit,
        PreparerFactory preparers,
        @Nullable LogThread logThread,
        @Nullable Function<StateMachine, MemberDriver> drivers,
        ServingGate gate,
        @Nullable ConfigStore configs,
        MemberServing serving,
        DeliveryRound round,
        SessionTracker tracker,
        SessionIds ids,
        SessionPasswords passwords,
        Supplier<Reaper> reapers,
        JuteLimits limits,
        SnapshotStore snapshotStore,
        SnapshotOptions snapshotOptions,
        Executor background,
        Runnable afterSnapshot,
        int snapshotAfterTxns,
        long snapshotAfterBytes,
        long replayedTxns,
        Clock clock,
        RandomSource random,
        ReplicaThread thread,
        StageTimes stages,
        ReplicaListener listener) {}
