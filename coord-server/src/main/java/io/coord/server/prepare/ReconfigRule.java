package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.txn.Txn;

/** reconfig, as a server answers it that is not part of an ensemble (spec: client-protocol 13). */
final class ReconfigRule {
    private final PendingSessions sessions;
    private final boolean enabled;

    ReconfigRule(PendingSessions sessions, boolean enabled) {
        this.sessions = sessions;
        this.enabled = enabled;
    }

    Txn prepare(Turn turn) {
        Refusal.unless(enabled, ErrorCode.RECONFIG_DISABLED);
        sessions.check(turn.sessionId());
        throw Refusal.of(ErrorCode.UNIMPLEMENTED);
    }
}
