package io.coord.zab.runtime;

import io.coord.zab.protocol.Input;
import java.util.List;

/**
 * Where inputs for a member come in: from the transports, the log and the background. Implemented by the server, whose
 * replica thread takes them out, in order, and gives each to {@link MemberDriver#step}.
 *
 * <p>Thread: any. Must not block. After the server has closed it, inputs vanish.
 */
@FunctionalInterface
public interface MemberInbox {
    void put(Input input);

    /** Adds several, in order; for the price of one where the implementation can. */
    default void putAll(List<? extends Input> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            put(inputs.get(i));
        }
    }
}
