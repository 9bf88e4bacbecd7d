/**
 * The body of a snapshot, which is also the stream that synchronises a learner: sessions, ACLs, nodes (spec:
 * disk-formats 2.2). Reader and writer of its parts; the tree makes a state of them
 * and parts of a state. Uses: core.model, core.codec.
 */
@NullMarked
package io.coord.core.image;

import org.jspecify.annotations.NullMarked;
