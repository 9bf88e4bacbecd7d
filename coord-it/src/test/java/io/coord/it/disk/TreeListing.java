package io.coord.it.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/** All that a super user sees of a server's tree: data, ACL and stat of each node. */
record TreeListing(SortedMap<String, String> nodes) {
    static final String SUPER_PASSWORD = "super:adminsecret";
    static final String SUPER_DIGEST = "super:GcMT0ijsx21yLyTWAWMqFV/azZE=";

    static TreeListing of(int port) throws Exception {
        ZooKeeper zk = new ZooKeeper("127.0.0.1:" + port, Clients.SESSION_TIMEOUT_MILLIS, new Events());
        try {
            zk.addAuthInfo("digest", SUPER_PASSWORD.getBytes(UTF_8));
            SortedMap<String, String> nodes = new TreeMap<>();
            list(zk, "/", nodes);
            return new TreeListing(nodes);
        } finally {
            zk.close();
        }
    }

    private static void list(ZooKeeper zk, String path, SortedMap<String, String> nodes)
            throws KeeperException, InterruptedException {
        Stat stat = new Stat();
        byte[] data = zk.getData(path, false, stat);
        List<ACL> acl = zk.getACL(path, new Stat());
        String content = data == null ? "null" : data.length + ":" + Arrays.hashCode(data);
        nodes.put(path, content + " " + acl + " " + stat.toString().trim());
        for (String child : zk.getChildren(path, false)) {
            list(zk, path.equals("/") ? "/" + child : path + "/" + child, nodes);
        }
    }
}
