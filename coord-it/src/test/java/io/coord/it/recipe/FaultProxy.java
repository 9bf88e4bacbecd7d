package io.coord.it.recipe;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server and lets something happen instead of one frame, counted over all connections since it was
 * armed: the connection breaks, that frame is lost, and nobody gets in until the fault is over. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
    /** Which frames are counted. */
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** What happens, besides the break; the client gets no connection until it returns. */
    interface Fault {
        void happen() throws Exception;
    }

    private record Plan(Direction direction, int frame, Fault fault) {}

    private final ServerSocket listening;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger counted = new AtomicInteger();
    private volatile Plan plan = new Plan(Direction.TO_SERVER, 0, () -> {});
    private volatile boolean refusing;
    private volatile boolean struck;

    FaultProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("fault-proxy-accept", this::accept);
    }

    String connectString() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on the frame with this number, from 1, is where it happens. */
    void arm(Direction direction, int frame, Fault fault) {
        counted.set(0);
        struck = false;
        plan = new Plan(direction, frame, fault);
    }

    /** Whether it has happened. */
    boolean hasStruck() {
        return struck;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                connect(client);
            } catch (SocketException closed) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException serverIsDown) {
            client.close();
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        start("fault-proxy-up", () -> copy(client, server, Direction.TO_SERVER));
        start("fault-proxy-down", () -> copy(server, client, Direction.TO_CLIENT));
    }

    private void copy(Socket from, Socket to, Direction direction) {
        try (DataInputStream in = new DataInputStream(from.getInputStream());
                DataOutputStream out = new DataOutputStream(to.getOutputStream())) {
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                if (strikes(direction)) {
                    strike();
                    return;
                }
                byte[] whole = new byte[frame.length + Integer.BYTES];
                ByteBuffer.wrap(whole).putInt(frame.length).put(frame);
                out.write(whole);
                out.flush();
            }
        } catch (EOFException | SocketException broken) {
            closeQuietly(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closeQuietly(from);
        }
    }

    private boolean strikes(Direction direction) {
        Plan now = plan;
        return now.direction() == direction && counted.incrementAndGet() == now.frame();
    }

    private void strike() {
        refusing = true;
        open.forEach(FaultProxy::closeQuietly);
        open.clear();
        try {
            plan.fault().happen();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            struck = true;
            refusing = false;
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(FaultProxy::closeQuietly);
    }
}
