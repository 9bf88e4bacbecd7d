package io.coord.core.tree;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnDigest;
import io.coord.core.txn.TxnHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random histories over few names, so that transactions meet. A sound history is one that a leader could have written:
 * each transaction was checked against the state before it. Others may hold anything.
 */
final class TxnGenerator {
    private static final List<String> NAMES = List.of("a", "b", "cc", "\u00e4\u20ac", "n0000000001");
    private static final List<List<AclEntry>> ACLS = List.of(
            Acls.OPEN,
            Acls.READ_ONLY,
            List.of(new AclEntry(7, new AuthId("digest", "x:y"))),
            List.of(new AclEntry(1, new AuthId("ip", "127.0.0.1")), new AclEntry(31, new AuthId("digest", "x:y"))));

    private final Random random;
    private final boolean sound;
    /** What the history has made so far. */
    final NaiveTree model = new NaiveTree();

    private long zxid;

    TxnGenerator(long seed, boolean sound) {
        this.random = new Random(seed);
        this.sound = sound;
    }

    /** The next transaction; the model has applied it. */
    LoggedTxn next() {
        return next(randomTxn(model));
    }

    /** Makes {@code txn} the next one. */
    LoggedTxn next(Txn txn) {
        long session = 1 + random.nextInt(5);
        if (txn instanceof Txn.CloseSession && sound) {
            // Without paths (before ZooKeeper 3.6) it cannot be repeated: a path may belong to somebody else by then.
            txn = new Txn.CloseSession(model.ephemerals(session));
        }
        zxid++;
        TxnHeader header = new TxnHeader(session, 1, zxid, 1_000_000 + zxid * 10, txn.type());
        lastResult = model.apply(header, txn);
        return new LoggedTxn(header, txn, new TxnDigest(TxnDigest.VERSION, model.digest()));
    }

    TxnResult lastResult = TxnResult.Done.INSTANCE;

    private Txn randomTxn(NaiveTree state) {
        int kind = random.nextInt(100);
        if (kind < 6) {
            return new Txn.CreateSession(1000 + random.nextInt(10_000));
        } else if (kind < 11) {
            return new Txn.CloseSession(random.nextBoolean() ? List.of(randomPath(state), "/no/such") : null);
        } else if (kind < 13) {
            return new Txn.Error(-101);
        } else if (kind < 25) {
            return randomMulti(state);
        }
        return randomElement(state);
    }

    private Txn randomMulti(NaiveTree state) {
        List<Txn> elements = new ArrayList<>();
        int size = random.nextInt(6);
        NaiveTree scratch = copyOf(state);
        for (int i = 0; i < size; i++) {
            Txn element = randomElement(scratch);
            elements.add(element);
            // Which session it is does not matter to the elements after it.
            scratch.apply(new TxnHeader(1, 1, zxid + 1, 0, element.type()), element);
        }
        if (size > 0 && random.nextInt(4) == 0) {
            elements.set(random.nextInt(size), new Txn.Error(-103));
        }
        return new Txn.Multi(elements);
    }

    private Txn randomElement(NaiveTree state) {
        String path = randomPath(state);
        NaiveTree.Node node = state.nodes.get(path);
        int kind = random.nextInt(10);
        if (kind < 5) {
            return randomCreate(state);
        } else if (kind < 7) {
            boolean can = node != null && state.children(path).isEmpty() && !SystemPaths.contains(path);
            if (sound && !can || sound && isQuota(path)) {
                return new Txn.Check("/", 0);
            }
            return random.nextInt(3) == 0 ? new Txn.DeleteContainer(path) : new Txn.Delete(path);
        } else if (kind < 9) {
            if (sound && (node == null || isQuota(path))) {
                return new Txn.Check("/", 0);
            }
            if (random.nextInt(20) == 0) {
                return new Txn.Reconfig(SystemPaths.CONFIG, randomData(), -1);
            }
            return new Txn.SetData(path, randomData(), node == null ? 3 : node.version + 1);
        }
        if (sound && node == null) {
            return new Txn.Check("/", 0);
        }
        return new Txn.SetAcl(path, randomAcl(), node == null ? 3 : node.aversion + 1);
    }

    private Txn randomCreate(NaiveTree state) {
        String parentPath = existingPath(state);
        String path = (parentPath.equals("/") ? "" : parentPath) + "/" + NAMES.get(random.nextInt(NAMES.size()));
        if (!sound && random.nextInt(8) == 0) {
            path = randomQuotaPath();
        } else if (!sound && random.nextInt(20) == 0) {
            path = List.of("/", "a", "/a/", "/x/y/z", "/b/").get(random.nextInt(5));
        }
        NaiveTree.Node parent = path.startsWith("/") ? state.nodes.get(NaiveTree.parent(path)) : null;
        boolean parentTakes = parent != null && NodeKind.ofOwner(parent.owner, true) != NodeKind.EPHEMERAL;
        if (sound && (!parentTakes || state.nodes.containsKey(path) || path.length() > 30)) {
            return new Txn.Check("/", 0);
        }
        int cversion = parent == null ? 1 : parent.cversion + 1;
        if (!sound && random.nextInt(5) == 0) {
            cversion = random.nextInt(10) - 1;
        }
        Bytes data = randomData();
        switch (random.nextInt(6)) {
            case 0:
                return new Txn.Create(Txn.CreateKind.CONTAINER, path, data, randomAcl(), false, cversion, 0);
            case 1:
                return new Txn.Create(
                        Txn.CreateKind.TTL, path, data, randomAcl(), false, cversion, 1 + random.nextInt(1000));
            case 2:
                return new Txn.Create(Txn.CreateKind.PLAIN_WITH_STAT, path, data, randomAcl(), false, cversion, 0);
            default:
                boolean ephemeral = random.nextInt(3) == 0;
                return new Txn.Create(Txn.CreateKind.PLAIN, path, data, randomAcl(), ephemeral, cversion, 0);
        }
    }

    static boolean isQuota(String path) {
        return path.startsWith("/zookeeper/quota/");
    }

    private String randomQuotaPath() {
        String[] paths = {
            "/zookeeper/quota/a",
            "/zookeeper/quota/a/zookeeper_limits",
            "/zookeeper/quota/a/zookeeper_stats",
            "/zookeeper/quota/a/b",
            "/zookeeper/quota/a/b/zookeeper_limits",
            "/zookeeper/quota/a/b/zookeeper_stats",
            "/zookeeper/quota/zookeeper_limits"
        };
        return paths[random.nextInt(paths.length)];
    }

    private String randomPath(NaiveTree state) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return "/no/such";
        }
        return kind == 1 ? "/" + NAMES.get(random.nextInt(NAMES.size())) : existingPath(state);
    }

    private String existingPath(NaiveTree state) {
        return List.copyOf(state.nodes.keySet()).get(random.nextInt(state.nodes.size()));
    }

    private List<AclEntry> randomAcl() {
        return random.nextInt(3) == 0 ? ACLS.get(random.nextInt(ACLS.size())) : Acls.OPEN;
    }

    private Bytes randomData() {
        int kind = random.nextInt(6);
        if (kind == 0) {
            return null;
        }
        byte[] data = new byte[kind == 1 ? 0 : random.nextInt(50)];
        random.nextBytes(data);
        return Bytes.wrap(data);
    }

    private static NaiveTree copyOf(NaiveTree state) {
        NaiveTree copy = new NaiveTree();
        copy.nodes.clear();
        state.nodes.forEach((path, node) -> {
            NaiveTree.Node same = new NaiveTree.Node();
            same.version = node.version;
            same.cversion = node.cversion;
            same.aversion = node.aversion;
            same.owner = node.owner;
            same.data = node.data;
            copy.nodes.put(path, same);
        });
        copy.quotas.addAll(state.quotas);
        return copy;
    }
}
