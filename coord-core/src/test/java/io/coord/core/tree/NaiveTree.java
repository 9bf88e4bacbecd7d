package io.coord.core.tree;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.model.Stat;
import io.coord.core.model.StatPersisted;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules of client-protocol 7-9 and 12 and of disk-formats 4 and 5, said as plainly as possible and slow. */
final class NaiveTree {
    static final class Node {
        Bytes data = Bytes.EMPTY;
        List<AclEntry> acl = Acls.OPEN;
        long czxid;
        long mzxid;
        long pzxid;
        long ctime;
        long mtime;
        int version;
        int cversion;
        int aversion;
        long owner;

        StatPersisted persisted() {
            return new StatPersisted(czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, pzxid);
        }

        int length() {
            return data == null ? 0 : data.length();
        }
    }

    /** By path, the root's is "/". */
    final TreeMap<String, Node> nodes = new TreeMap<>();

    final TreeMap<Long, Integer> sessions = new TreeMap<>();
    final TreeSet<String> quotas = new TreeSet<>();
    final List<String> events = new ArrayList<>();

    NaiveTree() {
        nodes.put("/", new Node());
        nodes.put("/zookeeper", new Node());
        nodes.put("/zookeeper/quota", new Node());
        Node config = new Node();
        config.acl = Acls.READ_ONLY;
        config.aversion = -1;
        nodes.put("/zookeeper/config", config);
    }

    List<String> children(String path) {
        return nodes.keySet().stream()
                .filter(other -> !other.equals("/") && parent(other).equals(path))
                .toList();
    }

    static String parent(String path) {
        return path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
    }

    Stat stat(String path) {
        Node n = nodes.get(path);
        int count = children(path).size();
        boolean ephemeral = NodeKind.ofOwner(n.owner, true) == NodeKind.EPHEMERAL;
        return new Stat(
                n.czxid,
                n.mzxid,
                n.ctime,
                n.mtime,
                n.version,
                2 * n.cversion - count,
                n.aversion,
                ephemeral ? n.owner : 0,
                n.length(),
                count,
                n.pzxid);
    }

    List<String> ephemerals(long session) {
        return nodes.keySet().stream()
                .filter(path -> nodes.get(path).owner == session)
                .filter(path -> session != 0 && NodeKind.ofOwner(session, true) == NodeKind.EPHEMERAL)
                .toList();
    }

    long digest() {
        return nodes.entrySet().stream()
                .mapToLong(node -> NodeDigest.of(
                        node.getKey(), node.getValue().data, node.getValue().persisted()))
                .sum();
    }

    TxnResult apply(TxnHeader header, Txn txn) {
        if (txn instanceof Txn.CreateSession create) {
            sessions.put(header.clientId(), create.timeoutMillis());
            return TxnResult.Done.INSTANCE;
        } else if (txn instanceof Txn.CloseSession close) {
            sessions.remove(header.clientId());
            if (close.ephemeralPaths() != null) {
                close.ephemeralPaths().forEach(path -> delete(header, path));
            }
            ephemerals(header.clientId()).forEach(path -> delete(header, path));
            return TxnResult.Done.INSTANCE;
        } else if (txn instanceof Txn.Error error) {
            return new TxnResult.Failed(error.code());
        } else if (txn instanceof Txn.Create create) {
            return create(header, create);
        } else if (txn instanceof Txn.Delete delete) {
            return delete(header, delete.path());
        } else if (txn instanceof Txn.DeleteContainer delete) {
            return delete(header, delete.path());
        } else if (txn instanceof Txn.SetData set) {
            return setData(header, set.path(), set.data(), set.version());
        } else if (txn instanceof Txn.Reconfig set) {
            return setData(header, set.path(), set.data(), set.version());
        } else if (txn instanceof Txn.SetAcl set) {
            Node node = nodes.get(set.path());
            if (node == null) {
                return new TxnResult.Failed(-101);
            }
            node.acl = set.acl();
            node.aversion = set.aversion();
            return new TxnResult.Changed(stat(set.path()));
        } else if (txn instanceof Txn.Multi multi) {
            return multi(header, multi);
        }
        return TxnResult.Done.INSTANCE;
    }

    private TxnResult multi(TxnHeader header, Txn.Multi multi) {
        List<TxnResult> results = new ArrayList<>();
        int firstError = -1;
        for (int i = 0; i < multi.elements().size() && firstError < 0; i++) {
            firstError = multi.elements().get(i) instanceof Txn.Error ? i : -1;
        }
        for (int i = 0; i < multi.elements().size(); i++) {
            Txn element = multi.elements().get(i);
            if (firstError < 0) {
                results.add(apply(header, element));
            } else if (element instanceof Txn.Error error) {
                results.add(new TxnResult.Failed(error.code()));
            } else {
                results.add(new TxnResult.Failed(i < firstError ? 0 : -2));
            }
        }
        return new TxnResult.Multi(results);
    }

    private TxnResult create(TxnHeader header, Txn.Create txn) {
        String path = txn.path();
        if (path.equals("/") || !path.startsWith("/") || path.endsWith("/")) {
            return new TxnResult.Failed(-8);
        }
        Node parent = nodes.get(parent(path));
        if (parent == null) {
            return new TxnResult.Failed(-101);
        }
        Node existing = nodes.get(path);
        if (existing != null) {
            existing.acl = txn.acl();
            if (txn.kind() == Txn.CreateKind.PLAIN) {
                raise(parent, txn.parentCversion(), header.zxid());
            }
            return new TxnResult.Failed(-110);
        }
        raise(parent, txn.parentCversion(), header.zxid());
        Node node = new Node();
        node.data = txn.data();
        node.acl = txn.acl();
        node.czxid = header.zxid();
        node.mzxid = header.zxid();
        node.pzxid = header.zxid();
        node.ctime = header.timeMillis();
        node.mtime = header.timeMillis();
        node.owner = switch (txn.kind()) {
            case CONTAINER -> Long.MIN_VALUE;
            case TTL -> 0xFF00000000000000L | txn.ttlMillis();
            default -> txn.ephemeral() ? header.clientId() : 0;
        };
        nodes.put(path, node);
        if (path.startsWith("/zookeeper/quota/") && path.endsWith("/zookeeper_limits") && path.length() > 33) {
            quotas.add(path.substring(16, path.length() - 17));
        }
        if (path.startsWith("/zookeeper/quota/") && path.endsWith("/zookeeper_stats")) {
            recount(path.substring(16, path.length() - 16));
        }
        use(path, 1, node.length());
        TxnResult result = new TxnResult.Created(path, stat(path));
        events.add("created " + path + " " + header.zxid() + " " + node.acl);
        events.add("children " + parent(path) + " " + header.zxid() + " " + parent.acl);
        return result;
    }

    private static void raise(Node parent, int cversion, long zxid) {
        int next = cversion == -1 ? parent.cversion + 1 : cversion;
        if (next > parent.cversion) {
            parent.cversion = next;
            parent.pzxid = zxid;
        }
    }

    private TxnResult delete(TxnHeader header, String path) {
        if (path.equals("/")
                || path.equals("/zookeeper")
                || path.equals("/zookeeper/quota")
                || path.equals("/zookeeper/config")) {
            return new TxnResult.Failed(-8);
        }
        Node parent = nodes.get(parent(path));
        if (parent == null) {
            return new TxnResult.Failed(-101);
        }
        Node node = nodes.get(path);
        if (node != null) {
            children(path).forEach(child -> delete(header, child));
        }
        parent.pzxid = Math.max(parent.pzxid, header.zxid());
        if (node == null) {
            return new TxnResult.Failed(-101);
        }
        nodes.remove(path);
        if (path.startsWith("/zookeeper/quota/") && path.endsWith("/zookeeper_limits")) {
            quotas.remove(path.substring(16, path.length() - 17));
        }
        use(path, -1, -node.length());
        events.add("deleted " + path + " " + header.zxid() + " " + node.acl);
        events.add("children " + parent(path) + " " + header.zxid() + " " + parent.acl);
        return TxnResult.Done.INSTANCE;
    }

    private TxnResult setData(TxnHeader header, String path, Bytes data, int version) {
        Node node = nodes.get(path);
        if (node == null) {
            return new TxnResult.Failed(-101);
        }
        int before = node.length();
        node.data = data;
        node.version = version;
        node.mzxid = header.zxid();
        node.mtime = header.timeMillis();
        TxnResult result = new TxnResult.Changed(stat(path));
        use(path, 0, node.length() - before);
        events.add("data " + path + " " + header.zxid() + " " + node.acl);
        return result;
    }

    private void recount(String path) {
        Node stats = nodes.get("/zookeeper/quota" + path + "/zookeeper_stats");
        long count = 0;
        long bytes = 0;
        for (String other : nodes.keySet()) {
            if (!path.isEmpty() && (other + "/").startsWith(path + "/")) {
                count++;
                bytes += nodes.get(other).length();
            }
        }
        if (path.isEmpty()) {
            count = nodes.size();
            bytes = nodes.values().stream().mapToLong(Node::length).sum();
        }
        stats.data = text("count=" + count + ",bytes=" + bytes);
    }

    private void use(String path, int count, int bytes) {
        for (String at = path; !at.equals("/"); at = parent(at)) {
            if (quotas.contains(at)) {
                Node stats = nodes.get("/zookeeper/quota" + at + "/zookeeper_stats");
                if (stats != null) {
                    String text = stats.data == null ? "null" : new String(stats.data.array(), StandardCharsets.UTF_8);
                    String[] parts = text.isEmpty() ? new String[] {"", "-1", "", "-1"} : text.split("[=,]");
                    if (parts.length == 4) {
                        long newCount = Long.parseLong(parts[1]) + count;
                        long newBytes = Long.parseLong(parts[3]) + bytes;
                        stats.data = text("count=" + newCount + ",bytes=" + newBytes);
                    }
                }
                return;
            }
        }
    }

    static Bytes text(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
