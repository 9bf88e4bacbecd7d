package io.coord.it.golden;

import static org.awaitility.Awaitility.await;

import io.coord.it.client.FourLetterWord;
import io.coord.it.golden.Transcript.ClosedByServer;
import io.coord.it.golden.Transcript.FromServer;
import io.coord.it.golden.Transcript.Line;
import io.coord.it.server.ServerUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What each transcript leaves out: the other client that makes the changes, and waiting. And the list of the places where coord
 * differs from the recording on purpose, each with its reason.
 */
final class Scenes {
    private static final Duration EXPIRY_LIMIT = Duration.ofSeconds(60);

    private Scenes() {}

    static Scene of(String transcript) {
        return switch (transcript) {
            case "watches-oneshot" -> watchesOneshot();
            case "watches-persistent" -> watchesPersistent();
            case "set-watches" -> setWatches();
            case "session-reattach" -> new SessionReattach();
            case "ephemerals", "pipelined" -> new EndingSessions();
            case "multi" -> new Multi();
            case "errors" -> new Errors();
            case "malformed" -> new Malformed();
            default -> new Scene();
        };
    }

    private static Scene watchesOneshot() {
        return new ScriptedScene(zk -> {})
                .at(5, zk -> zk.create("/w", ""))
                .at(10, zk -> zk.set("/w", "x"))
                .at(11, zk -> zk.set("/w", "y"))
                .at(16, zk -> zk.create("/w/new", null))
                .at(21, zk -> zk.create("/w/c1", null))
                .at(26, zk -> zk.delete("/w/c1"))
                .at(37, zk -> zk.delete("/w/new"))
                .at(43, zk -> zk.set("/w", "z"))
                .at(48, zk -> zk.delete("/w"))
                .at(54, zk -> zk.create("/w", "again"))
                .at(65, zk -> zk.setAndCreate("/w", "m", "/w/child"))
                .at(72, zk -> {
                    zk.touchAcl("/w");
                    zk.delete("/w/child");
                    zk.delete("/w");
                });
    }

    private static Scene watchesPersistent() {
        return new ScriptedScene(zk -> zk.create("/w", ""))
                .at(9, zk -> zk.set("/w", "x"))
                .at(10, zk -> zk.create("/w/a", null))
                .at(11, zk -> {
                    zk.set("/w/a", "child data is not the watcher's business");
                    zk.set("/w", "y");
                })
                .at(12, zk -> {
                    zk.touchAcl("/w/a");
                    zk.delete("/w/a");
                })
                .at(13, zk -> zk.delete("/w"))
                .at(14, zk -> zk.create("/w", null))
                .at(19, zk -> zk.create("/r", null))
                .at(20, zk -> zk.create("/r/a", null))
                .at(21, zk -> zk.create("/r/a/b", null))
                .at(22, zk -> zk.set("/r/a/b", "x"))
                .at(23, zk -> zk.set("/r", "x"))
                .at(24, zk -> zk.delete("/r/a/b"))
                .at(31, zk -> zk.create("/r/c", null))
                .at(42, zk -> zk.set("/w", "x"))
                .at(76, zk -> zk.delete("/r/c"))
                .at(78, zk -> zk.delete("/r/a"))
                .at(80, zk -> zk.delete("/r"));
    }

    private static Scene setWatches() {
        return new ScriptedScene(zk -> {
                    zk.create("/w", "");
                    zk.create("/w/del", null);
                    zk.create("/w/same", null);
                    zk.create("/w/kids", null);
                })
                .atOpening(2, zk -> {
                    zk.set("/w", "x");
                    zk.delete("/w/del");
                    zk.create("/w/later", null);
                    zk.create("/w/kids/x", null);
                })
                .atOpening(3, zk -> {
                    zk.set("/w/same", "x");
                    zk.create("/w/never", null);
                })
                .atNotification("NodeDataChanged", "/w/kids", 176, zk -> zk.set("/w/kids", "x"))
                .atNotification("NodeDataChanged", "/w", 179, zk -> zk.set("/w", "y"));
    }

    private static final class SessionReattach extends Scene {
        /** Recorded id of the only session that gets old. */
        private static final long SESSION = 0x100005371b7001bL;

        private static final int WRONG_PASSWORD_CLOSES_OWNER = 18;
        private int port;

        @Override
        void before(int serverPort) {
            port = serverPort;
        }

        /** A wrong password must not disturb the owner's connection; ZooKeeper closes it (client-protocol 21). */
        @Override
        boolean skips(Line line) {
            return ServerUnderTest.isCoord()
                    && line instanceof ClosedByServer closed
                    && closed.connection() == 2
                    && closed.number() == WRONG_PASSWORD_CLOSES_OWNER;
        }

        @Override
        void at(Line line, Correspondence correspondence) {
            if (line instanceof Transcript.Opened opened && opened.connection() == 6) {
                String id = "0x" + Long.toHexString(correspondence.session(SESSION));
                await("session " + id + " expires")
                        .atMost(EXPIRY_LIMIT)
                        .until(() -> !FourLetterWord.send(port, "dump").contains(id));
            }
        }
    }

    /** In which order the ephemerals of a session go is nobody's promise. */
    private static final class EndingSessions extends Scene {
        @Override
        boolean freeOrderOfNotifications() {
            return true;
        }
    }

    private static final class Multi extends Scene {
        /** ZooKeeper gives a multi that it can not decode a zxid; coord answers without proposing it (client-protocol 4.4). */
        private static final int UNDECODABLE = 42;

        private static final long ITS_ZXID = 115;

        @Override
        void at(Line line, Correspondence correspondence) {
            if (ServerUnderTest.isCoord() && line.number() == UNDECODABLE) {
                correspondence.notAssigned(ITS_ZXID);
            }
        }
    }

    private static final class Errors extends Scene {
        /** deleteContainer from a client: coord answers UNIMPLEMENTED and closes (client-protocol 8.4, 21). */
        private static final Set<Integer> DELETE_CONTAINER = Set.of(126, 127);

        private static final int STAT_OF_ROOT = 79;

        @Override
        boolean skips(Line line) {
            return ServerUnderTest.isCoord() && DELETE_CONTAINER.contains(line.number());
        }

        @Override
        void mask(FromServer frame, List<Field> recorded, List<Field> actual) {
            if (frame.number() == STAT_OF_ROOT) {
                withoutHistoryOfRoot(recorded, actual);
            }
        }
    }

    private static final class Malformed extends Scene {
        private static final int STAT_OF_ROOT = 88;

        @Override
        void mask(FromServer frame, List<Field> recorded, List<Field> actual) {
            if (frame.number() == STAT_OF_ROOT) {
                withoutHistoryOfRoot(recorded, actual);
            }
        }
    }

    /** The recorded server had served the other transcripts before this one. */
    private static void withoutHistoryOfRoot(List<Field> recorded, List<Field> actual) {
        Set<String> history = Set.of("cversion", "pzxid");
        recorded.removeIf(field -> history.contains(field.name()));
        actual.removeIf(field -> history.contains(field.name()));
    }
}
