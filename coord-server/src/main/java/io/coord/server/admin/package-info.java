/**
 * The four-letter words of monitoring (spec: semantics, "Four-letter commands" and "mntr keys"): which there are,
 * which are allowed, and what they answer, as text. What they tell comes from an {@link AdminView}, which the running
 * server implements. Answering changes nothing except through the reset methods and the trace mask of the view.
 * Thread: any. Uses: core.model, server.config, server.measure,
 * zab.protocol, zab.protocol.membership.
 */
@NullMarked
package io.coord.server.admin;

import org.jspecify.annotations.NullMarked;
