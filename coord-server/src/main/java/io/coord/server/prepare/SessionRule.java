package io.coord.server.prepare;

import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** createSession and closeSession (spec: semantics 4). */
final class SessionRule {
    private final PendingTree tree;
    private final PendingSessions sessions;
    private final boolean listPaths;

    SessionRule(PendingTree tree, PendingSessions sessions, boolean listPaths) {
        this.tree = tree;
        this.sessions = sessions;
        this.listPaths = listPaths;
    }

    Txn prepare(WriteOp.CreateSession op, Turn turn) {
        sessions.opened(turn.sessionId(), turn.zxid());
        return new Txn.CreateSession(op.timeoutMillis());
    }

    /**
     * Not refused for a session that is closing or gone: expiry and the client may both close it, and both want to hear
     * that it is closed.
     */
    Txn prepareClose(Turn turn) {
        Collection<String> paths = tree.ephemeralsOf(turn.sessionId());
        for (String path : paths) {
            PendingNode node = tree.find(path);
            if (node != null) {
                tree.delete(node, turn.zxid());
            }
        }
        sessions.closed(turn.sessionId(), turn.zxid());
        @Nullable List<String> listed = listPaths ? List.copyOf(paths) : null;
        return new Txn.CloseSession(listed);
    }
}
