/**
 * Majority, weighted, hierarchical and joint quorums: arithmetic only. Invariant: two quorums of one system intersect.
 * Thread: any, all immutable. Uses: nothing.
 */
@NullMarked
package io.coord.zab.protocol.quorum;

import org.jspecify.annotations.NullMarked;
