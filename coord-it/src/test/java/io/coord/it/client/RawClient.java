package io.coord.it.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.jspecify.annotations.Nullable;

/** A client that sends exactly the bytes it is told to. Not thread-safe. */
public final class RawClient implements AutoCloseable {
    private static final int LIMIT_MILLIS = 60_000;
    public static final int NOTIFICATION_XID = -1;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Deque<Reply> notifications = new ArrayDeque<>();

    /** A frame from the server that has a reply header. */
    public record Reply(int xid, long zxid, int err, byte[] body) {
        /** Reads the body into {@code record} and returns it. */
        public <R extends Record> R as(R record) {
            return decode(body, record);
        }
    }

    public RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** {@code receiveBufferBytes}: size of the socket's receive buffer, 0 for the system's choice. */
    public RawClient(int port, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Connects and opens a session. */
    public static RawClient withSession(int port) throws IOException {
        RawClient client = new RawClient(port);
        client.openSession(30_000);
        return client;
    }

    /** Handshake for a new session. */
    public ConnectResponse openSession(int timeoutMillis) throws IOException {
        return handshake(new ConnectRequest(0, 0, timeoutMillis, 0, new byte[16], false));
    }

    public ConnectResponse handshake(ConnectRequest request) throws IOException {
        sendFrame(encode(request));
        return readConnectResponse();
    }

    public ConnectResponse readConnectResponse() throws IOException {
        return decode(readFrame(), new ConnectResponse());
    }

    /** Sends a request; {@code body} is null for operations without one. */
    public void send(int xid, int op, @Nullable Record body) throws IOException {
        sendRaw(requestFrame(xid, op, body));
    }

    /** Sends a request and waits for the reply. */
    public Reply call(int xid, int op, @Nullable Record body) throws IOException {
        send(xid, op, body);
        return readReply();
    }

    /** The bytes of a request with its length in front. */
    public static byte[] requestFrame(int xid, int op, @Nullable Record body) {
        byte[] header = encode(new RequestHeader(xid, op));
        byte[] rest = body == null ? new byte[0] : encode(body);
        return ByteBuffer.allocate(4 + header.length + rest.length)
                .putInt(header.length + rest.length)
                .put(header)
                .put(rest)
                .array();
    }

    /** Sends {@code content} with its length in front. */
    public void sendFrame(byte[] content) throws IOException {
        sendRaw(ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array());
    }

    public void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The content of the next frame, without its length. */
    public byte[] readFrame() throws IOException {
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        return content;
    }

    /** The next frame that is not a notification; notifications before it are kept for {@link #takeNotification()}. */
    public Reply readReply() throws IOException {
        Reply reply = readAny();
        while (reply.xid() == NOTIFICATION_XID) {
            notifications.add(reply);
            reply = readAny();
        }
        return reply;
    }

    /** The next frame, reply or notification. */
    public Reply readAny() throws IOException {
        byte[] frame = readFrame();
        DataInputStream fields = new DataInputStream(new ByteArrayInputStream(frame));
        ReplyHeader header = new ReplyHeader();
        header.deserialize(BinaryInputArchive.getArchive(fields), "header");
        return new Reply(header.getXid(), header.getZxid(), header.getErr(), fields.readAllBytes());
    }

    /** The oldest notification that came before a reply, if any. */
    public Optional<Reply> takeNotification() {
        return Optional.ofNullable(notifications.poll());
    }

    /** Waits until the server closes; bytes before that are an error. */
    public void expectClosedWithoutBytes() throws IOException {
        int next = readOrEnd();
        if (next >= 0) {
            throw new AssertionError("expected the server to close, got byte " + next);
        }
    }

    /** Waits until the server closes, whatever it sends before. */
    public void expectClosed() throws IOException {
        while (readOrEnd() >= 0) {
            continue;
        }
    }

    private int readOrEnd() throws IOException {
        try {
            return in.read();
        } catch (EOFException | SocketException reset) {
            return -1;
        }
    }

    /** Closes our sending side only. */
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset where a close would be orderly. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    public static byte[] encode(Record record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            record.serialize(BinaryOutputArchive.getArchive(bytes), "record");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static <R extends Record> R decode(byte[] bytes, R record) {
        try {
            record.deserialize(BinaryInputArchive.getArchive(new ByteArrayInputStream(bytes)), "record");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return record;
    }
}
