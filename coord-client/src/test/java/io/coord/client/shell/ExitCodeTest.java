package io.coord.client.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.error.BadVersionException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.ServerErrors;
import io.coord.client.error.TransactionFailedException;
import io.coord.core.error.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    private static final FailedCall CALL = new FailedCall("getData", "/a");

    /** What the client can fail with, beyond what servers answer, has no wire code and is not listed. */
    @Test
    void whatServersAnswerHasItsExitCode() {
        Map<ErrorCode, ExitCode> expected = new TreeMap<>(Map.of(
                ErrorCode.NO_NODE, ExitCode.NO_NODE,
                ErrorCode.NODE_EXISTS, ExitCode.NODE_EXISTS,
                ErrorCode.BAD_VERSION, ExitCode.BAD_VERSION,
                ErrorCode.NO_AUTH, ExitCode.NOT_ALLOWED,
                ErrorCode.AUTH_FAILED, ExitCode.NOT_ALLOWED,
                ErrorCode.NOT_EMPTY, ExitCode.REFUSED,
                ErrorCode.QUOTA_EXCEEDED, ExitCode.REFUSED,
                ErrorCode.NO_WATCHER, ExitCode.REFUSED,
                ErrorCode.UNIMPLEMENTED, ExitCode.SERVER,
                ErrorCode.SYSTEM_ERROR, ExitCode.SERVER));
        expected.forEach((error, code) -> assertThat(ExitCode.of(ServerErrors.of(error.code(), CALL)))
                .as(error.name())
                .isEqualTo(code));
    }

    @Test
    void aTransactionEndsWithTheCodeOfItsStep() {
        CoordException step = new BadVersionException(CALL);

        assertThat(ExitCode.of(new TransactionFailedException(CALL, 1, step))).isEqualTo(ExitCode.BAD_VERSION);
    }

    @Test
    void numbersAreTheirOwn() {
        Set<Integer> numbers =
                Arrays.stream(ExitCode.values()).map(ExitCode::number).collect(Collectors.toSet());

        assertThat(numbers).hasSameSizeAs(ExitCode.values());
    }
}
