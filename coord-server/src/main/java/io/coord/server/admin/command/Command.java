package io.coord.server.admin.command;

import io.coord.server.http.HttpCall;
import java.util.List;
import java.util.function.Function;

/**
 * A command of the admin port.
 *
 * @param names     the primary one, and others
 * @param needs     what it can not do without
 * @param method    of HTTP
 * @param access    who may
 * @param answering does it
 */
record Command(
        List<String> names, Needs needs, String method, Access access, Function<HttpCall, CommandResult> answering) {
    /** What it can not do without. */
    enum Needs {
        SERVING,
        NOTHING
    }

    /** Who may. */
    enum Access {
        ANYBODY,
        /** Who proves an identity that has all permissions on the root, or has the token. */
        OPERATOR
    }

    String name() {
        return names.get(0);
    }

    static Command read(List<String> names, Needs needs, Function<HttpCall, CommandResult> answering) {
        return new Command(names, needs, "GET", Access.ANYBODY, answering);
    }

    static Command action(List<String> names, Function<HttpCall, CommandResult> answering) {
        return new Command(names, Needs.SERVING, "POST", Access.OPERATOR, answering);
    }
}
