package io.coord.zab.storage;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnCodec;
import io.coord.core.txn.TxnDigest;
import io.coord.core.txn.TxnHeader;
import io.coord.zab.sim.SimRandom;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.TreeMap;

/**
 * Random transactions, and the truth about what state each of them leads to. The bytes of a transaction never look like
 * a sector of zeros.
 */
final class History {
    static final TreeOptions TREE = new TreeOptions(true, true, 5);

    private final ReplicatedState state;
    private final TreeMap<Long, Long> digests = new TreeMap<>();
    private final TreeMap<Long, Integer> sessions = new TreeMap<>();
    private final SimRandom random;

    /** Of a new server. */
    History(SimRandom random) {
        this(random, new ReplicatedState(TREE));
        digests.put(0L, state.tree().digest());
        sessions.put(0L, 0);
    }

    private History(SimRandom random, ReplicatedState state) {
        this.random = random;
        this.state = state;
    }

    /** A history that goes another way after {@code zxid}. */
    History branch(long zxid, ReplicatedState stateThere, SimRandom newRandom) {
        History branch = new History(newRandom, stateThere);
        branch.digests.putAll(digests.headMap(zxid, true));
        branch.sessions.putAll(sessions.headMap(zxid, true));
        return branch;
    }

    ReplicatedState state() {
        return state;
    }

    long last() {
        return digests.lastKey();
    }

    long digestAt(long zxid) {
        return digests.get(zxid);
    }

    boolean has(long zxid) {
        return digests.containsKey(zxid);
    }

    int sessionsAt(long zxid) {
        return sessions.get(zxid);
    }

    /** Makes up the next transaction, applies it, returns its bytes. */
    Bytes next() {
        long zxid = random.chance(1, 40) ? Zxid.of(Zxid.epoch(last()) + 1, 1) : last() + 1;
        Txn txn = txn();
        TxnHeader header = new TxnHeader(random.nextInt(5), 1, zxid, 1_000_000 + zxid, txn.type());
        state.apply(new LoggedTxn(header, txn, null), ChangeListener.NONE);
        digests.put(zxid, state.tree().digest());
        sessions.put(zxid, state.sessionTimeouts().size());
        ByteBuf out = Unpooled.buffer();
        TxnCodec.write(
                out, header, txn, new TxnDigest(TxnDigest.VERSION, state.tree().digest()));
        return Bytes.wrap(ByteBufUtil.getBytes(out));
    }

    private Txn txn() {
        String path = "/n" + random.nextInt(30);
        switch (random.nextInt(8)) {
            case 0:
                return new Txn.CreateSession(1000 + random.nextInt(1000));
            case 1:
                return new Txn.CloseSession(List.of());
            case 2:
                return new Txn.Delete(path);
            case 3:
                return new Txn.Error(-101);
            case 4:
                return new Txn.SetData(path, data(), random.nextInt(100));
            default:
                List<AclEntry> acl = random.chance(1, 2) ? Acls.OPEN : Acls.READ_ONLY;
                return new Txn.Create(Txn.CreateKind.PLAIN, path, data(), acl, random.chance(1, 4), -1, 0);
        }
    }

    private Bytes data() {
        int length = random.chance(1, 20) ? random.nextInt(6000) : random.nextInt(200);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (1 + random.nextInt(120));
        }
        return Bytes.wrap(bytes);
    }
}
