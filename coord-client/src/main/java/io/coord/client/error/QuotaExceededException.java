package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** A hard quota on an ancestor is used up. Nothing was changed. Code QUOTA_EXCEEDED. */
public final class QuotaExceededException extends CoordException {
    private static final long serialVersionUID = 1L;

    public QuotaExceededException(FailedCall call) {
        super(
                ErrorCode.QUOTA_EXCEEDED,
                call,
                "a hard quota of the path is exceeded",
                "delete something below it, or raise the quota");
    }
}
