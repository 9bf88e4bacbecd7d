package io.coord.server.listener;

import io.coord.core.codec.JuteLimits;
import io.coord.core.env.Clock;
import io.coord.server.apply.GuardedState;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.EnforcedAuthentication;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.read.ReadService;
import io.coord.server.replica.ReplicaPort;
import io.coord.server.replica.ServingGate;
import io.coord.server.session.SessionTimeouts;
import java.util.function.BooleanSupplier;

/**
 * What all connections of a server share.
 *
 * @param replica  see {@link ServedLoops} for the one that connections use
 * @param round    of the replica, for its thread only
 * @param changesRefused whether clients can only read now
 * @param commands answers four-letter words
 */
record ListenerServices(
        GuardedState guarded,
        ReadService reads,
        ReplicaPort replica,
        ServedLoops loops,
        ServingGate gate,
        DeliveryRound round,
        AccessControl access,
        EnforcedAuthentication enforced,
        AdminCommands commands,
        Admission admission,
        ConnectThrottle throttle,
        FailedAttempts failedAttempts,
        ConnectionTable connections,
        TrafficStats stats,
        RequestWatch watch,
        BooleanSupplier changesRefused,
        SessionTimeouts sessionTimeouts,
        JuteLimits limits,
        Clock clock) {}
