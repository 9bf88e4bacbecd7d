package io.coord.server.metrics.catalogue;

import io.coord.server.admin.AdminView;
import io.coord.server.admin.FileDescriptors;
import io.coord.server.admin.LeaderFigures;
import io.coord.server.admin.SizeFigures;
import io.coord.server.admin.TrafficFigures;
import io.coord.server.admin.TreeFigures;
import io.coord.server.measure.Distribution;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What several meters show parts of, asked for once. */
final class Scrape {
    private final AdminView view;
    private final TrafficFigures traffic;
    private final TreeFigures tree;
    private final Optional<LeaderFigures> leader;
    private final Optional<SizeFigures> replySizes;
    private final Optional<SizeFigures> proposalSizes;
    private final Optional<FileDescriptors> descriptors;
    private final SortedMap<String, Long> counters;
    private final SortedMap<String, Distribution> availability;
    private final int localSessions;

    Scrape(AdminView view) {
        this.view = view;
        this.traffic = view.traffic();
        this.tree = view.tree();
        this.leader = view.leader();
        this.replySizes = view.replySizes();
        this.proposalSizes = view.proposalSizes();
        this.descriptors = view.fileDescriptors();
        this.counters = view.counters();
        this.availability = view.availability();
        this.localSessions = view.localSessionsByExpiry()
                .map(sessions -> sessions.values().stream().mapToInt(List::size).sum())
                .orElse(0);
    }

    AdminView view() {
        return view;
    }

    TrafficFigures traffic() {
        return traffic;
    }

    TreeFigures tree() {
        return tree;
    }

    Optional<LeaderFigures> leader() {
        return leader;
    }

    Optional<SizeFigures> replySizes() {
        return replySizes;
    }

    Optional<SizeFigures> proposalSizes() {
        return proposalSizes;
    }

    Optional<FileDescriptors> descriptors() {
        return descriptors;
    }

    Optional<Long> counter(String name) {
        return Optional.ofNullable(counters.get(name));
    }

    Optional<Distribution> availability(String name) {
        return Optional.ofNullable(availability.get(name));
    }

    int localSessions() {
        return localSessions;
    }
}
