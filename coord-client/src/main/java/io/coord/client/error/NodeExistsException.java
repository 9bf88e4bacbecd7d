package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The path is taken: nothing was created. Code NODE_EXISTS. */
public final class NodeExistsException extends CoordException {
    private static final long serialVersionUID = 1L;

    public NodeExistsException(FailedCall call) {
        super(
                ErrorCode.NODE_EXISTS,
                call,
                "the node exists already",
                "read it, choose another name, or delete it first");
    }
}
