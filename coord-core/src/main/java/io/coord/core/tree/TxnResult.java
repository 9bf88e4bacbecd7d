package io.coord.core.tree;

import io.coord.core.model.Stat;
import java.util.List;

/** What applying a transaction gave: the material of the reply. Stats are of the moment right after the change. */
public sealed interface TxnResult {
    /** Nothing to tell beyond success: delete, check, sessions. */
    record Done() implements TxnResult {
        public static final Done INSTANCE = new Done();
    }

    record Created(String path, Stat stat) implements TxnResult {}

    /** setData, setACL, reconfig. */
    record Changed(Stat stat) implements TxnResult {}

    /**
     * The transaction had no effect.
     *
     * @param code wire value of an {@link io.coord.core.error.ErrorCode}; 0 for elements before the failing one of a
     *             failed multi
     */
    record Failed(int code) implements TxnResult {}

    /** One result per element of the multi. */
    record Multi(List<TxnResult> results) implements TxnResult {}
}
