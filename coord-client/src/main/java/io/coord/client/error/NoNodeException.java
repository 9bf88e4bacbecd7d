package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** There is no node at the path (of a create: no parent). Code NO_NODE. */
public final class NoNodeException extends CoordException {
    private static final long serialVersionUID = 1L;

    public NoNodeException(FailedCall call) {
        super(ErrorCode.NO_NODE, call, "there is no such node", "create it, or its parents, first");
    }
}
