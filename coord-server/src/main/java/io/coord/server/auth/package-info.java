/**
 * Who a caller is and what an ACL lets him do (spec: client-protocol 11). Invariant: everything here is immutable and
 * depends on its arguments only. Thread: any. Uses: core.model, core.error,
 * core.sasl.
 */
@NullMarked
package io.coord.server.auth;

import org.jspecify.annotations.NullMarked;
