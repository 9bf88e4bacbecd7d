package io.coord.client.error;

import io.coord.core.error.ErrorCode;
import java.util.Optional;

/** From an error code of a server to the exception that a caller sees. */
public final class ServerErrors {
    private ServerErrors() {}

    /** Returns the exception for the error {@code code} of a reply, any int but 0. */
    public static CoordException of(int code, FailedCall call) {
        Optional<ErrorCode> known = ErrorCode.ofCode(code);
        if (known.isEmpty()) {
            return new ServerErrorException(
                    ErrorCode.API_ERROR, call, "the server answered with the unknown error " + code);
        }
        return of(known.get(), call);
    }

    private static CoordException of(ErrorCode code, FailedCall call) {
        switch (code) {
            case NO_NODE:
                return new NoNodeException(call);
            case NODE_EXISTS:
                return new NodeExistsException(call);
            case BAD_VERSION:
                return new BadVersionException(call);
            case NOT_EMPTY:
                return new NotEmptyException(call);
            case NO_AUTH:
                return isReconfig(call)
                        ? new NoAuthException(call, "it takes the right to write /zookeeper/config, or a superuser")
                        : new NoAuthException(call);
            case NOT_READ_ONLY:
                return new ReadOnlyServerException(call);
            case QUOTA_EXCEEDED:
                return new QuotaExceededException(call);
            case NO_WATCHER:
                return new NoWatcherException(call);
            case BAD_ARGUMENTS:
                return new BadRequestException(
                        code,
                        call,
                        isReconfig(call)
                                ? "the server refuses the members: one is not of the form server.N=host:port:port;port,"
                                        + " two have the same address, or too few are left"
                                : "the server refuses an argument");
            case MARSHALLING_ERROR:
                return new BadRequestException(
                        code,
                        call,
                        "the server can not read the request (an argument is out of range, or unknown there)");
            case INVALID_ACL:
                return new BadRequestException(code, call, "the ACL is empty, or a scheme or id in it is not valid");
            case NO_CHILDREN_FOR_EPHEMERALS:
                return new BadRequestException(code, call, "the parent is ephemeral and can not have children");
            case EPHEMERAL_ON_LOCAL_SESSION:
                return new BadRequestException(code, call, "a local session can not have ephemeral nodes");
            case UNIMPLEMENTED:
                return new UnsupportedException(
                        code,
                        call,
                        call.operation().equals("create")
                                ? "the server does not support this kind of node (with a TTL: unless extendedTypesEnabled is"
                                        + " on; containers: before 3.5.3)"
                                : "the server does not support it");
            case RECONFIG_DISABLED:
                return new UnsupportedException(code, call, "reconfigEnabled is off at the server");
            case THROTTLED_OP:
                return new RetryLaterException(code, call, "the server is overloaded");
            case RECONFIG_IN_PROGRESS:
                return new RetryLaterException(code, call, "another reconfiguration is in progress");
            case NEW_CONFIG_NO_QUORUM:
                return new RetryLaterException(code, call, "no quorum of the new members is connected and in sync");
            case SESSION_EXPIRED:
            case UNKNOWN_SESSION:
                return new SessionLostException(code, call, "the server has closed the session");
            case AUTH_FAILED:
            case SESSION_CLOSED_REQUIRE_SASL_AUTH:
                return new AuthFailedException(code, call, "the server refuses the credentials of this client");
            default:
                return new ServerErrorException(code, call, "the server failed with " + code);
        }
    }

    private static boolean isReconfig(FailedCall call) {
        return call.operation().equals("reconfig");
    }
}
