package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The ACL does not allow it. Nothing was changed. Code NO_AUTH. */
public final class NoAuthException extends CoordException {
    private static final long serialVersionUID = 1L;

    public NoAuthException(FailedCall call) {
        this(call, "the ACL of the node (for create and delete: of its parent) does not allow it");
    }

    NoAuthException(FailedCall call, String what) {
        super(ErrorCode.NO_AUTH, call, what, "add credentials with addAuth, or have the ACL changed");
    }
}
