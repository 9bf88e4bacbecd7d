package io.coord.it.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.golden.Transcript.FromServer;
import io.coord.it.golden.Transcript.Line;
import io.coord.it.golden.Transcript.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/** A second client that makes changes at given lines. */
final class ScriptedScene extends Scene {
    private final Change setUp;
    private final List<Cue> cues = new ArrayList<>();
    private @Nullable Actor actor;

    interface Change {
        void make(Actor actor) throws Exception;
    }

    private record Cue(Predicate<Line> when, Change change) {}

    ScriptedScene(Change setUp) {
        this.setUp = setUp;
    }

    ScriptedScene at(int lineNumber, Change change) {
        cues.add(new Cue(line -> line.number() == lineNumber, change));
        return this;
    }

    ScriptedScene atOpening(int connection, Change change) {
        cues.add(new Cue(line -> line instanceof Opened opened && opened.connection() == connection, change));
        return this;
    }

    /** Before the notification of that type and path with that recorded zxid. */
    ScriptedScene atNotification(String type, String path, long zxid, Change change) {
        cues.add(new Cue(
                line -> line instanceof FromServer frame
                        && frame.comment().contains("\"xid\":-1,\"zxid\":" + zxid + ",")
                        && frame.comment().contains("\"path\":\"" + path + "\"} (" + type + ")"),
                change));
        return this;
    }

    @Override
    void before(int port) throws Exception {
        actor = new Actor(new ZooKeeper("127.0.0.1:" + port, Clients.SESSION_TIMEOUT_MILLIS, new Events()));
        setUp.make(actor);
    }

    @Override
    void at(Line line, Correspondence correspondence) throws Exception {
        for (Cue cue : cues) {
            if (cue.when().test(line)) {
                cue.change().make(actor);
            }
        }
    }

    @Override
    void after() throws Exception {
        actor.zk.close();
    }

    static final class Actor {
        private final ZooKeeper zk;

        private Actor(ZooKeeper zk) {
            this.zk = zk;
        }

        void create(String path, @Nullable String data) throws Exception {
            zk.create(path, data == null ? null : data.getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }

        void set(String path, String data) throws Exception {
            zk.setData(path, data.getBytes(UTF_8), -1);
        }

        void delete(String path) throws Exception {
            zk.delete(path, -1);
        }

        void touchAcl(String path) throws Exception {
            zk.setACL(path, Ids.OPEN_ACL_UNSAFE, -1);
        }

        void setAndCreate(String changed, String data, String created) throws Exception {
            zk.multi(List.of(
                    Op.setData(changed, data.getBytes(UTF_8), -1),
                    Op.create(created, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        }
    }
}
