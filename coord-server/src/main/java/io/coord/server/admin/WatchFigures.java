package io.coord.server.admin;

/**
 * How much is watched.
 *
 * @param connections that watch anything
 * @param paths       that are watched by anybody
 * @param watches     pairs of the two
 */
public record WatchFigures(int connections, int paths, int watches) {}
