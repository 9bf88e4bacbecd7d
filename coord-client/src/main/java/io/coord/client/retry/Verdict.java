package io.coord.client.retry;

import io.coord.core.error.ErrorCode;
import java.util.Optional;

/** What the evidence proves about a write whose answer was lost. */
public sealed interface Verdict {
    /** It was executed. */
    record Applied(String name) implements Verdict {}

    /** It was not executed and never will be: it may be sent again. */
    record NotApplied() implements Verdict {}

    /** It was refused, or would have been: it is answered like this. */
    record Refused(ErrorCode code) implements Verdict {}

    /** The evidence fits both. */
    record Unknown() implements Verdict {}

    Verdict NOT_APPLIED = new NotApplied();
    Verdict UNKNOWN = new Unknown();

    /** The name under which a sequential node was found; empty otherwise. */
    default Optional<String> appliedName() {
        return this instanceof Applied ? Optional.of(((Applied) this).name()) : Optional.empty();
    }
}
