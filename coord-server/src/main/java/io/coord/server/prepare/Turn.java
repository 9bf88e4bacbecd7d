package io.coord.server.prepare;

import io.coord.core.model.AuthId;
import java.util.List;

/**
 * Whose request is being prepared, and its place in the order: the zxid and wall clock its transaction will have.
 *
 * @param fromLocal as in {@link WriteRequest}
 */
record Turn(long sessionId, List<AuthId> ids, boolean fromLocal, long zxid, long timeMillis) {}
