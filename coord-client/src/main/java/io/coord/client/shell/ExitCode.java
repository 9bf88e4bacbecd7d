package io.coord.client.shell;

import io.coord.client.error.AuthFailedException;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.BadVersionException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.ConnectionLostException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoAuthException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.error.ServerErrorException;
import io.coord.client.error.SessionLostException;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.error.UnsupportedException;
import java.util.List;
import java.util.Map;

/** What a script learns from a command (docs/shell.md). */
public enum ExitCode {
    OK(0, "done"),
    UNEXPECTED(1, "unexpected error, a defect of the shell"),
    USAGE(2, "wrong arguments"),
    CONNECTION(3, "no server answers, or not in time; nothing was changed"),
    NO_NODE(4, "no such node"),
    NODE_EXISTS(5, "the node exists"),
    BAD_VERSION(6, "the node has another version"),
    REFUSED(7, "refused for another reason: children, quota, no such watch, read-only server"),
    NOT_ALLOWED(8, "the ACL, or the server's credentials check, does not allow it"),
    OUTCOME_UNKNOWN(9, "the connection broke: perhaps it was done, perhaps not"),
    SERVER(10, "the server does not know the operation, or failed"),
    FILE(11, "a local file can not be read or written"),
    INCOMPLETE(12, "done in part: a server of the ensemble does not serve, requests of a load failed"),
    INTERRUPTED(130, "interrupted by Ctrl-C"),
    OUTPUT_CLOSED(141, "nobody reads the output any more");

    /** The first that fits; everything else is {@link #REFUSED}. */
    private static final List<Map.Entry<Class<? extends CoordException>, ExitCode>> BY_ERROR = List.of(
            Map.entry(NoNodeException.class, NO_NODE),
            Map.entry(NodeExistsException.class, NODE_EXISTS),
            Map.entry(BadVersionException.class, BAD_VERSION),
            Map.entry(NoAuthException.class, NOT_ALLOWED),
            Map.entry(AuthFailedException.class, NOT_ALLOWED),
            Map.entry(BadRequestException.class, USAGE),
            Map.entry(ConnectionLostException.class, CONNECTION),
            Map.entry(RequestTimeoutException.class, CONNECTION),
            Map.entry(SessionLostException.class, CONNECTION),
            Map.entry(ClientClosedException.class, CONNECTION),
            Map.entry(OutcomeUnknownException.class, OUTCOME_UNKNOWN),
            Map.entry(UnsupportedException.class, SERVER),
            Map.entry(ServerErrorException.class, SERVER));

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The code for an error of the client; that of a transaction is the one of its step. */
    public static ExitCode of(CoordException error) {
        if (error instanceof TransactionFailedException) {
            return of(((TransactionFailedException) error).stepError());
        }
        return BY_ERROR.stream()
                .filter(entry -> entry.getKey().isInstance(error))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(REFUSED);
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }
}
