package io.coord.zab.sim.ensemble;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Proposal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who had to agree to what: the members in force behind each committed transaction. A change has to be durable on a quorum
 * of the members before and after it, what comes behind it on one of those after it.
 */
final class SimConfigs {
    private static final int TYPE = 16;
    private static final int TYPE_OFFSET = 28;
    private static final byte[] PATH = {
        '/', 'z', 'o', 'o', 'k', 'e', 'e', 'p', 'e', 'r', '/', 'c', 'o', 'n', 'f', 'i', 'g'
    };

    private final SortedMap<Long, Membership> enforced = new TreeMap<>();
    private Membership inForce;
    private SimQuorum quorum;

    SimConfigs(Membership first) {
        this.inForce = first;
        this.quorum = new SimQuorum(first);
        enforced.put(first.version(), first);
    }

    Membership inForce() {
        return inForce;
    }

    /** The members now, behind all that is committed. */
    SimQuorum quorum() {
        return quorum;
    }

    /** Who has to have this transaction, if all before it is committed that is not yet. */
    List<SimQuorum> quorumsOf(SimTxn txn, SimTxn lastCommitted) {
        Membership before = inForce;
        Membership own = changeOf(txn);
        for (SimTxn at = txn.parent; at != null && at.index > lastCommitted.index; at = at.parent) {
            Membership change = changeOf(at);
            if (change != null) {
                before = change;
                break;
            }
        }
        List<SimQuorum> quorums = new ArrayList<>();
        quorums.add(before == inForce ? quorum : new SimQuorum(before));
        if (own != null) {
            quorums.add(new SimQuorum(own));
        }
        return quorums;
    }

    void committed(SimTxn txn) {
        Membership change = changeOf(txn);
        if (change != null && change.version() > inForce.version()) {
            enforce(change);
        }
    }

    void enforce(Membership next) {
        inForce = next;
        quorum = new SimQuorum(next);
        enforced.put(next.version(), next);
    }

    /** The leader has committed it, and says so; it may be known before any tree shows it. */
    void announced(SimTxn txn) {
        Membership change = changeOf(txn);
        if (change != null) {
            enforced.put(change.version(), change);
        }
    }

    /** Whether these were in force at some time. */
    boolean wereInForce(Membership members) {
        return members.equals(enforced.get(members.version()));
    }

    private static @Nullable Membership changeOf(SimTxn txn) {
        Proposal proposal = txn.proposal;
        if (proposal == null || proposal.payload().length() < TYPE_OFFSET + PATH.length) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(proposal.payload().array());
        in.position(TYPE_OFFSET + 2 * Integer.BYTES + PATH.length);
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return MembershipText.read(Bytes.wrap(text));
    }

    /** The text of the last change in a history; null: there is none. */
    static @Nullable Bytes shownBy(SimTxn history) {
        for (@Nullable SimTxn at = history; at != null; at = at.parent) {
            Membership change = changeOf(at);
            if (change != null) {
                return MembershipText.write(change);
            }
        }
        return null;
    }

    /** The transaction that makes these the members, as the product reads it. */
    static Bytes payload(Membership members) {
        Bytes text = MembershipText.write(members);
        ByteBuffer out = ByteBuffer.allocate(TYPE_OFFSET + 4 * Integer.BYTES + PATH.length + text.length());
        out.putLong(0).putInt(0).putLong(members.version()).putLong(0).putInt(TYPE);
        out.putInt(PATH.length)
                .put(PATH)
                .putInt(text.length())
                .put(text.array())
                .putInt(-1);
        return Bytes.wrap(out.array());
    }
}
