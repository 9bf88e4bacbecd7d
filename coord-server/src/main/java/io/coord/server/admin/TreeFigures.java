package io.coord.server.admin;

/**
 * How much there is in the tree.
 *
 * @param lastZxid             of the last transaction applied
 * @param approximateDataBytes lengths of all paths and data
 * @param watchCount           of data and of children
 */
public record TreeFigures(
        long lastZxid, int nodeCount, int ephemeralCount, long approximateDataBytes, int watchCount) {}
