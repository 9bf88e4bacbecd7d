/**
 * Who belongs to an ensemble, as value and as text, and how it changes (spec: peer-protocol 8). Thread: any, all
 * immutable. Uses: core.codec, core.model, zab.protocol.quorum.
 */
@NullMarked
package io.coord.zab.protocol.membership;

import org.jspecify.annotations.NullMarked;
