package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients that create nodes, each several at a time, until their connections end; what is acknowledged is kept. */
final class Writers implements AutoCloseable {
    private static final int PIPELINED = 8;
    private static final long END_SECONDS = 30;

    private final ExecutorService threads;
    private final List<SocketClient> clients = new ArrayList<>();
    private final List<Future<List<String>>> runs = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();

    Writers(CoordServer server, int count) throws IOException {
        threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            SocketClient client = new SocketClient(server);
            client.connect(10_000);
            clients.add(client);
        }
        for (int i = 0; i < count; i++) {
            runs.add(threads.submit(run(clients.get(i), "/w" + i + "-")));
        }
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** Waits until the server has ended all connections. Returns the paths whose creation was acknowledged. */
    List<String> awaitEnd() throws Exception {
        List<String> all = new ArrayList<>();
        for (Future<List<String>> run : runs) {
            all.addAll(run.get(END_SECONDS, TimeUnit.SECONDS));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (SocketClient client : clients) {
            client.close();
        }
        threads.shutdownNow();
    }

    /** Asserts that a server has all these nodes. */
    static void assertHas(CoordServer server, List<String> paths) throws IOException {
        try (SocketClient reader = new SocketClient(server)) {
            reader.connect(10_000);
            for (String path : paths) {
                reader.send(new Requests().get(1, path));
                assertThat(reader.next().err()).as(path).isZero();
            }
        }
    }

    private Callable<List<String>> run(SocketClient client, String prefix) {
        return () -> {
            List<String> done = new ArrayList<>();
            Deque<String> inFlight = new ArrayDeque<>();
            int next = 0;
            try {
                while (true) {
                    while (inFlight.size() < PIPELINED) {
                        String path = prefix + next++;
                        client.send(new Requests().create(next, path, Bytes.EMPTY));
                        inFlight.add(path);
                    }
                    if (client.next().err() == 0) {
                        done.add(inFlight.remove());
                        acknowledged.incrementAndGet();
                    } else {
                        throw new AssertionError("create of " + inFlight.remove() + " was refused");
                    }
                }
            } catch (EOFException | SocketException e) {
                // The connection has ended; what is in flight may have happened or not.
                return done;
            }
        };
    }
}
