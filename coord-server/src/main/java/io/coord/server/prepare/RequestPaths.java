package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Paths;
import org.jspecify.annotations.Nullable;

/** How much of a path each operation checks, and with which error (spec: client-protocol 6, 14). Pure functions. */
final class RequestPaths {
    private RequestPaths() {}

    /** The full check of setData, setACL and check: also null is BAD_ARGUMENTS. */
    static String legal(@Nullable String path) {
        Refusal.unless(Paths.validate(path).isEmpty(), ErrorCode.BAD_ARGUMENTS);
        return path;
    }

    /** The first check of create and delete: not null (MARSHALLING_ERROR), with a slash, without NUL. */
    static String withSlash(@Nullable String path) {
        if (path == null) {
            throw Refusal.of(ErrorCode.MARSHALLING_ERROR);
        }
        Refusal.unless(path.indexOf('/') >= 0 && path.indexOf('\0') < 0, ErrorCode.BAD_ARGUMENTS);
        return path;
    }

    /** What is before the last slash; the path may be illegal otherwise. */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** Nodes that every tree has cannot be deleted. */
    static boolean isUndeletable(String path) {
        switch (path) {
            case "/":
            case "/zookeeper":
            case "/zookeeper/quota":
            case "/zookeeper/config":
                return true;
            default:
                return false;
        }
    }
}
