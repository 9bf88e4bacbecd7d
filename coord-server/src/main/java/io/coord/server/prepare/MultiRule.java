package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * multi (spec: client-protocol 9, disk-formats 1.6): each element sees the effects of those before it; after the first
 * that fails none has an effect.
 */
final class MultiRule {
    private static final Txn NOT_TRIED = new Txn.Error(ErrorCode.RUNTIME_INCONSISTENCY.code());

    private final PendingTree tree;

    MultiRule(PendingTree tree) {
        this.tree = tree;
    }

    /** @param element prepares one element */
    Txn prepare(WriteOp.Multi op, Turn turn, Function<WriteOp, Txn> element) {
        List<Txn> elements = new ArrayList<>(op.ops().size());
        tree.beginUndoable(turn.zxid());
        boolean failed = false;
        for (WriteOp each : op.ops()) {
            if (failed) {
                elements.add(NOT_TRIED);
                continue;
            }
            try {
                elements.add(element.apply(each));
            } catch (Refusal refusal) {
                failed = true;
                tree.rollBack();
                if (refusal.error() == ErrorCode.MARSHALLING_ERROR) {
                    // Compat: what cannot be read makes the request as a whole fail, not one element of it.
                    throw refusal;
                }
                elements.add(new Txn.Error(refusal.error().code()));
            }
        }
        tree.keep();
        return new Txn.Multi(elements);
    }
}
