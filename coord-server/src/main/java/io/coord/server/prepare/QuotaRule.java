package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.tree.DataTree;
import io.coord.core.tree.QuotaUsage;
import io.coord.server.prepare.QuotaListener.Measure;

/**
 * Hard quotas refuse, soft ones are told of, both only where the server enforces quotas (spec: client-protocol 12).
 *
 * <p>Compat: the use is the committed one, so requests in flight together can exceed a limit.
 */
final class QuotaRule {
    private final DataTree tree;
    private final boolean enforced;
    private final QuotaListener listener;

    QuotaRule(DataTree tree, boolean enforced, QuotaListener listener) {
        this.tree = tree;
        this.enforced = enforced;
        this.listener = listener;
    }

    /** A node with this many bytes is about to be created. */
    void checkCreate(String path, int dataLength) {
        check(path, 1, dataLength);
    }

    /** The data of a node is about to become longer by {@code bytes}, which may be negative. */
    void checkSetData(String path, long bytes) {
        check(path, 0, bytes);
    }

    private void check(String path, int nodes, long bytes) {
        QuotaUsage quota = enforced ? tree.quotaFor(path) : null;
        if (quota == null) {
            return;
        }
        Refusal.unless(quota.readable(), ErrorCode.MARSHALLING_ERROR);
        if (nodes > 0) {
            compare(quota, Measure.NODES, quota.usedCount() + nodes, quota.countHardLimit(), quota.countLimit());
        }
        // Compat: shrinking is refused too, as long as it leaves the use above the limit.
        if (bytes != 0) {
            compare(quota, Measure.BYTES, quota.usedBytes() + bytes, quota.bytesHardLimit(), quota.bytesLimit());
        }
    }

    private void compare(QuotaUsage quota, Measure what, long value, long hardLimit, long softLimit) {
        if (hardLimit >= 0) {
            Refusal.unless(value <= hardLimit, ErrorCode.QUOTA_EXCEEDED);
        } else if (softLimit >= 0 && value > softLimit) {
            listener.softLimitExceeded(quota.path(), what, value, softLimit);
        }
    }
}
