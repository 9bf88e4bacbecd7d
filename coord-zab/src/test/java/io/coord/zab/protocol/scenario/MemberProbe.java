package io.coord.zab.protocol.scenario;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.History;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.member.ZabMember;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import io.coord.zab.protocol.message.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One member of three voters and an observer; all else is said by the test, and its disk answers when the test says so. What
 * it does is told in words: {@code append 1:3}, {@code ACK 1:3}, {@code current 1}. A zxid is written as epoch:counter.
 */
final class MemberProbe {
    static final long LINK = 7;
    private static final int OBSERVER = 4;

    private final ZabMember member;
    private final List<String> words = new ArrayList<>();
    private long now;

    private MemberProbe(long sid, History found, long... nextVoters) {
        SortedMap<Long, MemberSpec> members = new TreeMap<>();
        for (long other = 1; other <= OBSERVER; other++) {
            members.put(other, TinyEnsemble.spec(other, other == OBSERVER));
        }
        Membership membership = new Membership(members, new TreeMap<>(), new TreeMap<>(), 0);
        MemberConfig config =
                new MemberConfig(sid, sid == OBSERVER, 100, 10, 5, 0, 500, 200, 60_000, 200, 0, false, 10);
        Membership lastSeen = membership;
        if (nextVoters.length > 0) {
            members.clear();
            for (long voter : nextVoters) {
                members.put(voter, TinyEnsemble.spec(voter, false));
            }
            lastSeen = new Membership(members, new TreeMap<>(), new TreeMap<>(), found.lastZxid());
        }
        member = new ZabMember(config, found, membership, lastSeen);
        List<Output> out = new ArrayList<>();
        member.start(now, out);
        tell(out);
    }

    static History history(long acceptedEpoch, long currentEpoch, String... zxids) {
        List<Proposal> window = new ArrayList<>();
        for (String zxid : zxids) {
            window.add(TinyEnsemble.proposal(zxid(zxid)));
        }
        long last = window.isEmpty() ? 0 : window.get(window.size() - 1).zxid();
        return new History(last, window, acceptedEpoch, currentEpoch, true);
    }

    static long zxid(String text) {
        String[] parts = text.split(":");
        return Zxid.of(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /** S1, which hears that S3 leads and S2 follows it, and has connected. */
    static MemberProbe follower(History found) {
        return learner(1, found);
    }

    /** S4. */
    static MemberProbe observer(History found) {
        return learner(OBSERVER, found);
    }

    private static MemberProbe learner(long sid, History found) {
        MemberProbe probe = new MemberProbe(sid, found);
        probe.hears(new Input.PeerVoted(3, vote(PeerState.LEADING, 3, 0, 5, 0)))
                .hears(new Input.PeerVoted(2, vote(PeerState.FOLLOWING, 3, 0, 5, 0)))
                .hears(new Input.LeaderConnected(LINK));
        probe.words.clear();
        return probe;
    }

    /** S1, which has said what it promised to the leader of this epoch and waits to be synchronised. */
    static MemberProbe promisedFollower(long epoch, History found) {
        MemberProbe probe = follower(found).says(new LeaderMessage.LeaderInfo(epoch));
        probe.words.clear();
        return probe;
    }

    /** S3, which the two others have elected. */
    static MemberProbe leader(History found) {
        MemberProbe probe = new MemberProbe(3, found);
        for (long sid = 1; sid <= 2; sid++) {
            Notification vote = vote(PeerState.LOOKING, 3, found.lastZxid(), 1, found.currentEpoch());
            probe.hears(new Input.PeerVoted(sid, vote));
        }
        probe.words.clear();
        return probe;
    }

    /** S3, which S1, S2 and the next voters have elected while a change to those is pending. */
    static MemberProbe leaderWithChange(History found, long... nextVoters) {
        MemberProbe probe = new MemberProbe(3, found, nextVoters);
        SortedSet<Long> others = new TreeSet<>(Set.of(1L, 2L));
        for (long voter : nextVoters) {
            others.add(voter);
        }
        others.remove(3L);
        for (long sid : others) {
            Notification vote = vote(PeerState.LOOKING, 3, found.lastZxid(), 1, found.currentEpoch());
            probe.hears(new Input.PeerVoted(sid, vote));
        }
        probe.words.clear();
        return probe;
    }

    static Notification vote(PeerState state, long leader, long zxid, long round, long peerEpoch) {
        return new Notification(state, leader, zxid, round, peerEpoch, 2, null);
    }

    /** At the leader: this server connects, on the link with its number, and promises to follow. */
    MemberProbe joins(long sid, long acceptedEpoch, long currentEpoch, String last) {
        greets(sid, acceptedEpoch);
        return promises(sid, currentEpoch, last);
    }

    MemberProbe greets(long sid, long acceptedEpoch) {
        return hears(new Input.LearnerConnected(sid))
                .hears(sid, new LearnerMessage.Hello(sid, sid == OBSERVER, 0x10000, 0, acceptedEpoch));
    }

    MemberProbe promises(long sid, long currentEpoch, String last) {
        return hears(sid, new LearnerMessage.AckEpoch(zxid(last), OptionalLong.of(currentEpoch)));
    }

    MemberProbe acks(long sid, String zxid) {
        return hears(sid, new LearnerMessage.Ack(zxid(zxid)));
    }

    /** At the leader: the learner on this link says this. */
    MemberProbe hears(long link, LearnerMessage message) {
        return hears(new Input.LearnerSaid(link, message));
    }

    /** At the learner: the leader says this. */
    MemberProbe says(LeaderMessage message) {
        return hears(new Input.LeaderSaid(LINK, message));
    }

    MemberProbe proposes(String zxid) {
        return says(new LeaderMessage.Propose(TinyEnsemble.proposal(zxid(zxid))));
    }

    MemberProbe commits(String zxid) {
        return says(new LeaderMessage.Commit(zxid(zxid)));
    }

    MemberProbe saysNewLeader(long epoch) {
        return says(new LeaderMessage.NewLeader(Zxid.of(epoch, 0), null));
    }

    MemberProbe synced(String zxid) {
        return hears(new Input.LogSynced(zxid(zxid)));
    }

    MemberProbe submits(String zxid) {
        return hears(new Input.Submitted(TinyEnsemble.proposal(zxid(zxid))));
    }

    /** At the leader: this is in its log for S2. */
    MemberProbe reads(Input.LogRead.Progress progress, String... zxids) {
        List<Proposal> proposals = new ArrayList<>();
        for (String zxid : zxids) {
            proposals.add(TinyEnsemble.proposal(zxid(zxid)));
        }
        return hears(new Input.LogRead(2, proposals, progress));
    }

    MemberProbe passes(long millis) {
        long end = now + millis;
        while (member.nextDueMillis() <= end) {
            now = Math.max(now, member.nextDueMillis());
            hears(new Input.Tick());
        }
        now = end;
        return this;
    }

    MemberProbe hears(Input input) {
        List<Output> out = new ArrayList<>();
        member.step(now, input, out);
        tell(out);
        return this;
    }

    ZabMember member() {
        return member;
    }

    /** What it did since this was asked last. */
    List<String> did() {
        List<String> done = List.copyOf(words);
        words.clear();
        return done;
    }

    private void tell(List<Output> out) {
        out.forEach(output -> words.add(word(output)));
    }

    private static String word(Output output) {
        if (output instanceof Output.Append append) {
            return "append " + text(append.proposal().zxid());
        }
        if (output instanceof Output.Deliver deliver) {
            return "deliver " + text(deliver.proposal().zxid());
        }
        if (output instanceof Output.PersistAcceptedEpoch accepted) {
            return "accepted " + accepted.epoch();
        }
        if (output instanceof Output.PersistCurrentEpoch current) {
            return "current " + current.epoch();
        }
        if (output instanceof Output.Truncate cut) {
            return "truncate " + text(cut.zxid());
        }
        if (output instanceof Output.InstallSnapshot install) {
            String snapshot = "install " + text(install.zxid());
            return install.completion().isEmpty() ? snapshot : snapshot + " and up to " + text(install.end());
        }
        if (output instanceof Output.StatusChanged changed) {
            return changed.status().phase().name();
        }
        if (output instanceof Output.SendVote vote) {
            return "vote " + vote.vote().leader() + " " + text(vote.vote().zxid());
        }
        if (output instanceof Output.CloseLink close) {
            return "close " + close.link();
        }
        if (output instanceof Output.SendToLeader said) {
            return word(said.message());
        }
        if (output instanceof Output.SendToLearners said) {
            return said.links() + " " + word(said.message());
        }
        return output.getClass().getSimpleName();
    }

    private static String word(LearnerMessage message) {
        if (message instanceof LearnerMessage.Ack ack) {
            return "ACK " + text(ack.zxid());
        }
        if (message instanceof LearnerMessage.AckEpoch ack) {
            return "ACKEPOCH " + text(ack.lastZxid()) + " "
                    + (ack.currentEpoch().isPresent() ? ack.currentEpoch().getAsLong() : "-");
        }
        return message.getClass().getSimpleName();
    }

    private static String word(LeaderMessage message) {
        if (message instanceof LeaderMessage.Propose propose) {
            return "PROPOSAL " + text(propose.proposal().zxid());
        }
        if (message instanceof LeaderMessage.Inform inform) {
            return "INFORM " + text(inform.proposal().zxid());
        }
        if (message instanceof LeaderMessage.Commit commit) {
            return "COMMIT " + text(commit.zxid());
        }
        if (message instanceof LeaderMessage.Diff diff) {
            return "DIFF " + text(diff.zxid());
        }
        if (message instanceof LeaderMessage.Trunc trunc) {
            return "TRUNC " + text(trunc.zxid());
        }
        if (message instanceof LeaderMessage.Snap snap) {
            return "SNAP " + text(snap.zxid());
        }
        if (message instanceof LeaderMessage.NewLeader newLeader) {
            return "NEWLEADER " + text(newLeader.zxid());
        }
        if (message instanceof LeaderMessage.LeaderInfo info) {
            return "LEADERINFO " + info.epoch();
        }
        return message.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
    }

    private static String text(long zxid) {
        return Zxid.epoch(zxid) + ":" + Zxid.counter(zxid);
    }
}
