package io.coord.client.retry;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import java.util.function.Function;

/** How it is decided whether a write whose answer was lost was executed: what must be read, and what that proves. */
public interface Proof {
    /** What must be read behind the barrier. */
    enum Reads {
        NODE_AND_PARENT,
        NODE_WITH_DATA,
        SIBLINGS
    }

    int ANY_VERSION = -1;

    Reads reads();

    Verdict judge(Evidence evidence);

    /** Of a create without sequence number. */
    static Proof ofCreate(boolean ephemeral) {
        return new Of(Reads.NODE_AND_PARENT, evidence -> judgeCreate(evidence, ephemeral));
    }

    /** Of a create with sequence number whose name before the number is like no other. */
    static Proof ofMarkedCreate(String namePrefix) {
        return new Of(
                Reads.SIBLINGS,
                evidence -> evidence.siblings().stream()
                        .filter(name -> name.startsWith(namePrefix))
                        .findFirst()
                        .<Verdict>map(Verdict.Applied::new)
                        .orElse(Verdict.NOT_APPLIED));
    }

    static Proof ofDelete() {
        return new Of(Reads.NODE_AND_PARENT, Proof::judgeDelete);
    }

    static Proof ofSetData(int version, Bytes data) {
        return new Of(Reads.NODE_WITH_DATA, evidence -> judgeSetData(evidence, version, data));
    }

    static Proof ofSetAcl(int aclVersion) {
        return new Of(Reads.NODE_AND_PARENT, evidence -> judgeSetAcl(evidence, aclVersion));
    }

    private static Verdict judgeCreate(Evidence evidence, boolean ephemeral) {
        if (evidence.isOldNode()) {
            return new Verdict.Refused(ErrorCode.NODE_EXISTS);
        }
        if (evidence.wasAlwaysMissing()) {
            return Verdict.NOT_APPLIED;
        }
        Stat node = evidence.node();
        boolean ours =
                node != null && ephemeral && evidence.onlyWrite() && node.ephemeralOwner() == evidence.sessionId();
        return ours ? new Verdict.Applied("") : Verdict.UNKNOWN;
    }

    private static Verdict judgeDelete(Evidence evidence) {
        if (evidence.wasAlwaysMissing()) {
            return new Verdict.Refused(ErrorCode.NO_NODE);
        }
        // It is still the same node, so the delete did not happen; whether it would now is for the server to say.
        return evidence.isOldNode() ? Verdict.NOT_APPLIED : Verdict.UNKNOWN;
    }

    private static Verdict judgeSetData(Evidence evidence, int version, Bytes data) {
        Stat node = evidence.node();
        if (node == null || !evidence.isOldNode()) {
            return Verdict.UNKNOWN;
        }
        if (node.mzxid() <= evidence.lastSeenZxid()) {
            return Verdict.NOT_APPLIED;
        }
        boolean oneChangeByAnother =
                version != ANY_VERSION && node.version() == version + 1 && !data.equals(evidence.data());
        return oneChangeByAnother ? new Verdict.Refused(ErrorCode.BAD_VERSION) : Verdict.UNKNOWN;
    }

    private static Verdict judgeSetAcl(Evidence evidence, int aclVersion) {
        Stat node = evidence.node();
        boolean unchanged =
                node != null && evidence.isOldNode() && aclVersion != ANY_VERSION && node.aversion() == aclVersion;
        return unchanged ? Verdict.NOT_APPLIED : Verdict.UNKNOWN;
    }

    /** A proof made of its two parts. */
    record Of(Reads reads, Function<Evidence, Verdict> judgement) implements Proof {
        @Override
        public Verdict judge(Evidence evidence) {
            return judgement.apply(evidence);
        }
    }
}
