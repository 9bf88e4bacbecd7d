package io.coord.server;

import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.model.Bytes;
import io.coord.core.wire.ConnectResponse;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that speaks frames over TCP and reads only when it is told to. Thread: the test's. */
final class SocketClient implements AutoCloseable {
    private static final int AWAIT_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** The header of a frame from the server, and how many bytes followed it. */
    record Reply(int xid, long zxid, int err, byte[] body) {
        Bytes data() {
            return new JuteReader(Unpooled.wrappedBuffer(body), JuteLimits.DEFAULT).readBuffer("data");
        }
    }

    SocketClient(CoordServer server) throws IOException {
        this(server.clientAddress().orElseThrow(), 0);
    }

    /** @param receiveBytes size of the receive buffer, 0: the system's choice */
    SocketClient(InetSocketAddress address, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(AWAIT_MILLIS);
        socket.connect(address);
        in = new DataInputStream(socket.getInputStream());
    }

    ConnectResponse connect(int timeoutMillis) throws IOException {
        return connect(0, Bytes.EMPTY, timeoutMillis);
    }

    ConnectResponse connect(long sessionId, Bytes password, int timeoutMillis) throws IOException {
        send(new Requests().connect(sessionId, password, timeoutMillis, 0));
        return nextConnectResponse();
    }

    ConnectResponse nextConnectResponse() throws IOException {
        return ConnectResponse.read(new JuteReader(Unpooled.wrappedBuffer(nextFrame()), JuteLimits.DEFAULT));
    }

    void send(Requests requests) throws IOException {
        sendRaw(requests.bytes());
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    Reply next() throws IOException {
        int length = in.readInt();
        Reply reply = new Reply(in.readInt(), in.readLong(), in.readInt(), new byte[length - 16]);
        in.readFully(reply.body);
        return reply;
    }

    /** All that comes until the server closes, as text. */
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Whether the server has closed the connection instead of sending anything more. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            // A reset is an end, too.
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] nextFrame() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }
}
