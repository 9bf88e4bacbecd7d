package io.coord.server.admin;

import java.util.List;

/**
 * Which paths have most traffic.
 *
 * @param millis  over how long, up to now
 * @param sampled one of so many requests was looked at, so that rare paths are missing
 * @param paths   the busiest first
 */
public record BusyPaths(long millis, int sampled, List<BusyPath> paths) {
    public BusyPaths {
        paths = List.copyOf(paths);
    }
}
