/**
 * The body of a snapshot, which is also the stream that synchronises a learner: sessions, ACLs, nodes (spec:
 * disk-formats 2.2). Reader and writer of its parts; whose state it is, the tree knows. Uses: core.model, core.codec.
 */
@NullMarked
package io.coord.core.image;

import org.jspecify.annotations.NullMarked;
