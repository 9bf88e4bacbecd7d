package io.coord.it.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.coord.client.CoordClient;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/**
 * Compares our client with ZooKeeper's, each in a JVM of its own, on a server that runs elsewhere (docs/performance.md):
 *
 * <pre>
 *   java -cp ... io.coord.it.bench.ClientBench coord|zookeeper 127.0.0.1:2181 calls
 *   java -cp ... io.coord.it.bench.ClientBench coord|zookeeper 127.0.0.1:2181 clients
 *   java -cp ... io.coord.it.bench.ClientBench coord|zookeeper 127.0.0.1:2181 locks
 * </pre>
 *
 * {@code calls}: throughput, CPU and allocation of asynchronous calls, so many at once. {@code clients}: threads and memory
 * of a thousand idle clients. {@code locks}: hand-over of a mutex, ours or Curator's.
 */
public final class ClientBench {
    private static final int WINDOW = 500;
    private static final int WARM_UP_CALLS = 300_000;
    private static final int CALLS = 600_000;
    private static final int CLIENTS = 1_000;
    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final byte[] DATA = new byte[100];

    private ClientBench() {}

    /** A client whose calls are counted. */
    private interface Subject {
        void prepare(String path) throws KeeperException, InterruptedException;

        void getData(String path, Runnable done);

        void setData(String path, Runnable done);

        void end() throws InterruptedException;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException("coord|zookeeper host:port calls|clients|locks");
        }
        boolean coord = args[0].equals("coord");
        if (args[2].equals("calls")) {
            Subject subject = coord ? new Coord(args[1]) : new Zk(args[1]);
            subject.prepare("/bench");
            measure(args[0] + " getData", done -> subject.getData("/bench", done));
            measure(args[0] + " setData", done -> subject.setData("/bench", done));
            subject.end();
        } else if (args[2].equals("locks")) {
            for (int contenders : new int[] {2, 10}) {
                LockBench.measure(args[0], coord, args[1], contenders);
            }
        } else {
            measureClients(args[0], coord, args[1]);
        }
    }

    /** Starts one call. */
    private interface Issue {
        void call(Runnable done);
    }

    private static void measure(String what, Issue issue) throws InterruptedException {
        run(issue, WARM_UP_CALLS);
        long cpu = cpuNanos();
        long allocated = allocatedBytes();
        long start = System.nanoTime();
        run(issue, CALLS);
        long nanos = System.nanoTime() - start;
        report(
                "%-20s %8.0f calls/s  %6.2f us CPU/call  %6d bytes/call%n",
                what, CALLS * 1e9 / nanos, (cpuNanos() - cpu) / 1e3 / CALLS, (allocatedBytes() - allocated) / CALLS);
    }

    private static void run(Issue issue, int calls) throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        Runnable done = window::release;
        for (int i = 0; i < calls; i++) {
            window.acquire();
            issue.call(done);
        }
        window.acquire(WINDOW);
    }

    private static void measureClients(String what, boolean coord, String connectString)
            throws IOException, KeeperException, InterruptedException {
        EventLoopGroup loops = new NioEventLoopGroup(1);
        Subject first = coord ? new Coord(connectString, loops) : new Zk(connectString);
        first.prepare("/bench");
        int threads = Thread.activeCount();
        long heap = usedHeap();
        long resident = residentKilobytes();
        List<Subject> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Subject client = coord ? new Coord(connectString, loops) : new Zk(connectString);
            CountDownLatch answered = new CountDownLatch(1);
            client.getData("/bench", answered::countDown);
            answered.await();
            clients.add(client);
        }
        report(
                "%-20s %d clients: %d threads, %.1f KB heap each, %.1f KB resident each%n",
                what,
                CLIENTS,
                Thread.activeCount() - threads,
                (usedHeap() - heap) / 1024.0 / CLIENTS,
                (residentKilobytes() - resident) / (double) CLIENTS);
        for (Subject client : clients) {
            client.end();
        }
        first.end();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A call that failed would be a fast one: the measurement is worth nothing then. */
    private static void finish(boolean succeeded, Runnable done) {
        if (succeeded) {
            done.run();
        } else {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void report(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        AtomicLong sum = new AtomicLong();
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum.addAndGet(Math.max(0, bytes));
        }
        return sum.get();
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static final class Coord implements Subject {
        private final CoordClient client;

        Coord(String connectString) {
            client = CoordClient.builder(connectString).build();
        }

        Coord(String connectString, EventLoopGroup loops) {
            client = CoordClient.builder(connectString)
                    .eventLoops(loops)
                    .sessionTimeout(Duration.ofMillis(SESSION_TIMEOUT_MILLIS))
                    .build();
        }

        @Override
        public void prepare(String path) {
            if (client.exists(path).join().isEmpty()) {
                client.create(path, DATA).join();
            }
        }

        @Override
        public void getData(String path, Runnable done) {
            client.getData(path).whenComplete((node, error) -> finish(error == null, done));
        }

        @Override
        public void setData(String path, Runnable done) {
            client.setData(path, DATA).whenComplete((stat, error) -> finish(error == null, done));
        }

        @Override
        public void end() {
            client.close();
        }
    }

    private static final class Zk implements Subject {
        private final ZooKeeper client;

        Zk(String connectString) throws IOException, InterruptedException {
            CountDownLatch connected = new CountDownLatch(1);
            client = new ZooKeeper(connectString, SESSION_TIMEOUT_MILLIS, event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                    connected.countDown();
                }
            });
            connected.await();
        }

        @Override
        public void prepare(String path) throws KeeperException, InterruptedException {
            if (client.exists(path, false) == null) {
                client.create(path, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }

        @Override
        public void getData(String path, Runnable done) {
            client.getData(path, false, (code, at, context, data, stat) -> finish(code == 0, done), null);
        }

        @Override
        public void setData(String path, Runnable done) {
            client.setData(path, DATA, -1, (code, at, context, stat) -> finish(code == 0, done), null);
        }

        @Override
        public void end() throws InterruptedException {
            client.close();
        }
    }
}
