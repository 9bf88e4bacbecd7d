package io.coord.zab.protocol.election;

import io.coord.zab.protocol.message.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server knows of the others besides their votes: who is connected, who looks for a leader, whom it has told its
 * vote. It only decides what is waited for and what is said twice, never who is elected.
 */
final class Peers {
    private final Set<Long> unreachable = new TreeSet<>();
    /** Their newest word is that they vote for nobody. */
    private final Set<Long> abstaining = new TreeSet<>();
    /** Their newest word is that they have a leader, by the round in which they elected it. */
    private final SortedMap<Long, Long> settledIn = new TreeMap<>();
    /** They look for a leader: who is elected, and that it leads, is news for them. */
    private final Set<Long> asking = new TreeSet<>();
    /** They look for a leader in this round. */
    private final Set<Long> looking = new TreeSet<>();
    /** They were told the present vote when they were already looking in this round, so they did not ignore it. */
    private final Set<Long> informed = new TreeSet<>();
    /** What came from those that began to look before this server did. */
    private final SortedMap<Long, Early> early = new TreeMap<>();

    private record Early(long atMillis, Notification vote) {}

    /** A vote that was heard, by sender. */
    record Heard(long from, Notification vote) {}

    void up(long sid) {
        unreachable.remove(sid);
    }

    void down(long sid) {
        unreachable.add(sid);
        abstaining.remove(sid);
        settledIn.remove(sid);
        asking.remove(sid);
        looking.remove(sid);
        informed.remove(sid);
        early.remove(sid);
    }

    boolean isUnreachable(long sid) {
        return unreachable.contains(sid);
    }

    /**
     * Whether no better vote is to be expected of it in this round. One that settled in a round before may follow a leader
     * that has just died: it will look, too.
     */
    boolean isSilent(long sid, long round) {
        return unreachable.contains(sid) || abstaining.contains(sid) || settledIn.getOrDefault(sid, -1L) == round;
    }

    void asks(long sid) {
        asking.add(sid);
    }

    /** It votes for somebody. */
    void votes(long sid) {
        abstaining.remove(sid);
        settledIn.remove(sid);
    }

    void abstains(long sid) {
        abstaining.add(sid);
        settledIn.remove(sid);
    }

    /** What it said while it looked for one is of no use any more. */
    void hasLeader(long sid, long round) {
        abstaining.remove(sid);
        settledIn.put(sid, round);
        asking.remove(sid);
        early.remove(sid);
    }

    /** Those who wait to hear who was elected, ascending. */
    List<Long> asking() {
        return List.copyOf(asking);
    }

    void answeredAll() {
        asking.clear();
    }

    void roundBegan() {
        looking.clear();
        informed.clear();
    }

    void looks(long sid) {
        looking.add(sid);
    }

    boolean isInformed(long sid) {
        return informed.contains(sid);
    }

    void told(long sid) {
        if (looking.contains(sid)) {
            informed.add(sid);
        }
    }

    /** The vote has changed: nobody knows it. */
    void voteChanged() {
        informed.clear();
    }

    void heardEarly(long nowMillis, long sid, Notification vote) {
        early.put(sid, new Early(nowMillis, vote));
    }

    /** Those not older than this, by sid. */
    List<Heard> takeEarly(long sinceMillis) {
        List<Heard> heard = new ArrayList<>();
        early.forEach((sid, vote) -> {
            if (vote.atMillis() >= sinceMillis) {
                heard.add(new Heard(sid, vote.vote()));
            }
        });
        early.clear();
        return heard;
    }

    /** All connections are new. */
    void forgetAll() {
        unreachable.clear();
        abstaining.clear();
        settledIn.clear();
        asking.clear();
        looking.clear();
        informed.clear();
        early.clear();
    }
}
