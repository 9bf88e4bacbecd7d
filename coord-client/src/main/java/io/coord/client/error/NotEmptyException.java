package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The node has children: it was not deleted. Code NOT_EMPTY. */
public final class NotEmptyException extends CoordException {
    private static final long serialVersionUID = 1L;

    public NotEmptyException(FailedCall call) {
        super(ErrorCode.NOT_EMPTY, call, "the node has children", "delete the children first");
    }
}
