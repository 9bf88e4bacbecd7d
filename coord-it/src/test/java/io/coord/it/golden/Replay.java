package io.coord.it.golden;

import io.coord.it.client.RawClient;
import io.coord.it.golden.Transcript.ClosedByClient;
import io.coord.it.golden.Transcript.ClosedByServer;
import io.coord.it.golden.Transcript.FromClient;
import io.coord.it.golden.Transcript.FromServer;
import io.coord.it.golden.Transcript.Line;
import io.coord.it.golden.Transcript.Opened;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooDefs.OpCode;

/**
 * Plays the clients of a transcript against a server, line by line in the recorded order, and compares what the server sends. What
 * the recording does not show, changes made through other connections and waiting, is done by a {@link Scene}.
 */
final class Replay {
    private static final int PING_XID = -2;
    /** Behind length, xid, zxid and err. */
    private static final int EVENT_OFFSET = 20;

    private final int port;
    private final Scene scene;
    private final Correspondence correspondence = new Correspondence();
    private final Map<Integer, Connection> connections = new HashMap<>();

    Replay(int port, Scene scene) {
        this.port = port;
        this.scene = scene;
    }

    private static final class Connection {
        final RawClient client;
        final Deque<int[]> pending = new ArrayDeque<>();
        final List<byte[]> early = new ArrayList<>();
        boolean requested;
        boolean answered;

        Connection(RawClient client) {
            this.client = client;
        }

        /** The operation of the oldest unanswered request with this xid. */
        int operationOf(int xid) {
            if (xid == RawClient.NOTIFICATION_XID) {
                return 0;
            }
            for (Iterator<int[]> requests = pending.iterator(); requests.hasNext(); ) {
                int[] request = requests.next();
                if (request[0] == xid) {
                    requests.remove();
                    return request[1];
                }
            }
            return OpCode.ping;
        }
    }

    void run(Transcript transcript) throws Exception {
        scene.before(port);
        try {
            for (Line line : transcript.lines()) {
                try {
                    play(line);
                } catch (IOException | AssertionError e) {
                    throw new AssertionError(transcript.name() + ".jsonl line " + line.number() + ": " + line, e);
                }
            }
        } finally {
            for (Connection connection : connections.values()) {
                connection.client.close();
            }
            scene.after();
        }
    }

    private void play(Line line) throws Exception {
        if (scene.skips(line)) {
            return;
        }
        scene.at(line, correspondence);
        if (line instanceof Opened opened) {
            connections.put(opened.connection(), new Connection(new RawClient(port)));
        } else if (line instanceof ClosedByClient closed) {
            connections.get(closed.connection()).client.close();
        } else if (line instanceof ClosedByServer closed) {
            connections.get(closed.connection()).client.expectClosedWithoutBytes();
        } else if (line instanceof FromClient sent) {
            send(connections.get(sent.connection()), sent);
        } else if (line instanceof FromServer expected) {
            receive(connections.get(expected.connection()), expected);
        }
    }

    private void send(Connection connection, FromClient sent) throws IOException {
        if (!connection.requested) {
            connection.requested = true;
            connection.client.sendRaw(connectRequest(sent.bytes()));
            return;
        }
        ByteBuffer frame = ByteBuffer.wrap(sent.bytes().clone());
        if (frame.remaining() >= 12) {
            int xid = frame.getInt(4);
            int op = frame.getInt(8);
            connection.pending.add(new int[] {op == OpCode.ping ? PING_XID : xid, op});
            if (op == OpCode.setWatches || op == OpCode.setWatches2) {
                frame.putLong(12, correspondence.zxid(frame.getLong(12)));
            }
        }
        connection.client.sendRaw(frame.array());
    }

    /** A recorded connect request with zxid, session and password of this run; frames too short for one stay as they are. */
    private byte[] connectRequest(byte[] recorded) {
        ByteBuffer frame = ByteBuffer.wrap(recorded.clone());
        if (frame.capacity() < 32) {
            return recorded;
        }
        frame.putLong(8, correspondence.zxid(frame.getLong(8)));
        frame.putLong(20, correspondence.session(frame.getLong(20)));
        if (frame.getInt(28) == 16) {
            byte[] password = new byte[16];
            frame.position(32).get(password);
            frame.position(32).put(correspondence.password(password));
        }
        return frame.array();
    }

    private void receive(Connection connection, FromServer expected) throws IOException {
        byte[] actual = nextFrame(connection, expected);
        if (!connection.answered) {
            connection.answered = true;
            correspondence.compare(FrameReader.connectResponse(expected.bytes()), FrameReader.connectResponse(actual));
            return;
        }
        int xid = ByteBuffer.wrap(expected.bytes()).getInt(4);
        int op = connection.operationOf(xid);
        List<Field> recordedFields = new ArrayList<>(FrameReader.reply(expected.bytes(), op));
        List<Field> actualFields = new ArrayList<>(FrameReader.reply(actual, op));
        scene.mask(expected, recordedFields, actualFields);
        correspondence.compare(recordedFields, actualFields);
    }

    private byte[] nextFrame(Connection connection, FromServer expected) throws IOException {
        if (!scene.freeOrderOfNotifications() || !isNotification(expected.bytes())) {
            return withLength(connection.client.readFrame());
        }
        for (Iterator<byte[]> early = connection.early.iterator(); early.hasNext(); ) {
            byte[] frame = early.next();
            if (sameEvent(frame, expected.bytes())) {
                early.remove();
                return frame;
            }
        }
        byte[] frame = withLength(connection.client.readFrame());
        while (isNotification(frame) && !sameEvent(frame, expected.bytes())) {
            connection.early.add(frame);
            frame = withLength(connection.client.readFrame());
        }
        return frame;
    }

    private static boolean isNotification(byte[] frame) {
        return frame.length >= EVENT_OFFSET && ByteBuffer.wrap(frame).getInt(4) == RawClient.NOTIFICATION_XID;
    }

    private static boolean sameEvent(byte[] one, byte[] other) {
        return Arrays.equals(one, EVENT_OFFSET, one.length, other, EVENT_OFFSET, other.length);
    }

    private static byte[] withLength(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }
}
