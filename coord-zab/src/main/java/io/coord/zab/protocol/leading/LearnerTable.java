package io.coord.zab.protocol.leading;

import io.coord.zab.protocol.LearnerProgress;
import io.coord.zab.protocol.leading.Learner.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The learners by link, and who of them gets the live stream. Thread: replica. */
final class LearnerTable {
    private final SortedMap<Long, Learner> byLink = new TreeMap<>();
    private final SortedMap<Long, Learner> bySid = new TreeMap<>();
    private @Nullable List<Long> followerLinks;
    private @Nullable List<Long> observerLinks;

    void add(Learner learner) {
        byLink.put(learner.link(), learner);
    }

    @Nullable
    Learner get(long link) {
        return byLink.get(link);
    }

    /** Removes it, if it is there. */
    void remove(Learner learner) {
        byLink.remove(learner.link());
        bySid.remove(learner.sid(), learner);
        streamChanged();
    }

    /** It said who it is. Returns who said so before and is still there; null if nobody. */
    @Nullable
    Learner greeted(Learner learner) {
        return bySid.put(learner.sid(), learner);
    }

    /** The learner that said that it is this server; null if there is none. */
    @Nullable
    Learner ofServer(long sid) {
        return bySid.get(sid);
    }

    /** All that are there now, in the order in which they connected. */
    List<Learner> all() {
        return List.copyOf(byLink.values());
    }

    int size() {
        return byLink.size();
    }

    /** How far each is that has said who it is. */
    List<LearnerProgress> progress(long nowMillis) {
        return byLink.values().stream()
                .filter(learner -> learner.isAtLeast(Phase.GREETED))
                .map(learner -> new LearnerProgress(
                        learner.sid(),
                        learner.isObserver(),
                        learner.isAtLeast(Phase.SYNCHRONISED),
                        learner.acked(),
                        nowMillis - learner.heardMillis()))
                .toList();
    }

    /** Somebody joined or left the live stream. */
    void streamChanged() {
        followerLinks = null;
        observerLinks = null;
    }

    /** Who gets every proposal and every commit. */
    List<Long> followerLinks() {
        List<Long> links = followerLinks;
        if (links == null) {
            links = inStream(false);
            followerLinks = links;
        }
        return links;
    }

    /** Who gets what is committed. */
    List<Long> observerLinks() {
        List<Long> links = observerLinks;
        if (links == null) {
            links = inStream(true);
            observerLinks = links;
        }
        return links;
    }

    private List<Long> inStream(boolean observers) {
        List<Long> links = new ArrayList<>();
        for (Learner learner : byLink.values()) {
            if (learner.isAtLeast(Phase.SYNCHRONISING) && learner.isObserver() == observers) {
                links.add(learner.link());
            }
        }
        return List.copyOf(links);
    }
}
