package io.coord.core.tree;

import io.coord.core.codec.JuteLimits;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import io.coord.core.watch.WatchMode;
import io.coord.core.watch.WatchTable;
import io.coord.core.watch.WatchTable.Registry;
import io.coord.core.watch.Watcher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures heap per znode and per watch, and CPU times of the common operations. Not a test: run it by hand, with
 * {@code -Xmx2g}.
 */
final class TreeMeasurement {
    private static final int NODES = 1_000_000;
    private static final int PARENTS = 100;

    private TreeMeasurement() {}

    public static void main(String[] args) throws IOException {
        long empty = usedBytes();
        ReplicatedState state = new ReplicatedState(new TreeOptions(false, true, 99));
        fill(state);
        report("heap per znode", (usedBytes() - empty) / (double) NODES, "bytes");
        finds(state);
        setsData(state);
        ByteBuf body = writeImage(state);
        for (int i = 0; i < 5; i++) {
            long start = cpuNanos();
            ReplicatedState loaded = ReplicatedState.load(
                    new ByteBufInputStream(body.duplicate()), new TreeOptions(false, true, i), JuteLimits.DEFAULT, 1);
            report("load " + loaded.tree().nodeCount() + " nodes", (cpuNanos() - start) / 1e6, "ms");
        }
        watches(NODES, 1);
        watches(2000, 100);
    }

    private static String path(int i) {
        return "/dir" + i % PARENTS + "/n" + (10_000_000 + i);
    }

    private static void fill(ReplicatedState state) {
        long zxid = 0;
        Bytes data = Bytes.wrap(new byte[100]);
        for (int i = 0; i < PARENTS; i++) {
            apply(state, ++zxid, create("/dir" + i, data, i + 1));
        }
        long longest = 0;
        long start = cpuNanos();
        for (int i = 0; i < NODES; i++) {
            Txn txn = create(path(i), data, i / PARENTS + 1);
            long before = cpuNanos();
            apply(state, ++zxid, txn);
            longest = Math.max(longest, cpuNanos() - before);
        }
        report("create (with making the txn)", (cpuNanos() - start) / (double) NODES, "ns");
        report("longest create (collector included)", longest / 1e6, "ms");
    }

    private static void finds(ReplicatedState state) {
        List<ByteBuf> paths = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            int n = (int) (i * 2654435761L % NODES);
            paths.add(Unpooled.directBuffer().writeBytes((path(n)).getBytes(StandardCharsets.UTF_8)));
        }
        for (int round = 0; round < 5; round++) {
            long start = cpuNanos();
            for (ByteBuf path : paths) {
                if (state.tree().find(path, 0, path.writerIndex()) == null) {
                    throw new IllegalStateException("not found");
                }
            }
            report("find", (cpuNanos() - start) / (double) paths.size(), "ns");
        }
    }

    private static void setsData(ReplicatedState state) {
        Bytes data = Bytes.wrap(new byte[100]);
        for (int round = 0; round < 3; round++) {
            long start = cpuNanos();
            for (int i = 0; i < 100_000; i++) {
                int n = (int) (i * 2654435761L % NODES);
                apply(state, state.lastZxid() + 1, new Txn.SetData(path(n), data, 1));
            }
            report("setData (with making the txn)", (cpuNanos() - start) / 1e5, "ns");
        }
    }

    private static ByteBuf writeImage(ReplicatedState state) {
        ByteBuf body = Unpooled.buffer(256 << 20);
        for (int i = 0; i < 3; i++) {
            body.clear();
            long start = cpuNanos();
            long longest = 0;
            try (TreeImage image = state.beginImage()) {
                report("begin image", (cpuNanos() - start) / 1e6, "ms");
                boolean more = true;
                while (more) {
                    long before = cpuNanos();
                    more = image.writeNext(body, 1000);
                    longest = Math.max(longest, cpuNanos() - before);
                }
            }
            report("image of " + (body.writerIndex() >> 20) + " MiB", (cpuNanos() - start) / 1e6, "ms");
            report("longest slice", longest / 1e6, "ms");
        }
        return body;
    }

    private static void watches(int paths, int watchers) {
        long before = usedBytes();
        WatchTable table = new WatchTable(5);
        List<Watcher> all = new ArrayList<>();
        for (int i = 0; i < watchers; i++) {
            all.add(new Watcher() {
                @Override
                public void onEvent(io.coord.core.watch.WatchEvent event) {}
            });
        }
        long start = cpuNanos();
        for (int i = 0; i < paths; i++) {
            String path = path(i);
            for (Watcher watcher : all) {
                table.add(watcher, path, Registry.DATA, WatchMode.STANDARD);
            }
        }
        double count = (double) paths * watchers;
        report("add watch", (cpuNanos() - start) / count, "ns");
        report("heap per watch, " + watchers + " per path", (usedBytes() - before) / count, "bytes");
        start = cpuNanos();
        for (int i = 0; i < paths; i++) {
            table.dataChanged(path(i), 1, Acls.OPEN);
        }
        report("fire watch", (cpuNanos() - start) / count, "ns");
        if (table.size() != 0 || all.isEmpty()) {
            throw new IllegalStateException("left: " + table.size());
        }
    }

    private static Txn create(String path, Bytes data, int cversion) {
        return new Txn.Create(Txn.CreateKind.PLAIN, path, Bytes.copyOf(data.array()), Acls.OPEN, false, cversion, 0);
    }

    private static void apply(ReplicatedState state, long zxid, Txn txn) {
        TxnResult result =
                state.apply(new LoggedTxn(new TxnHeader(1, 1, zxid, zxid, txn.type()), txn, null), ChangeListener.NONE);
        if (result instanceof TxnResult.Failed) {
            throw new IllegalStateException(txn + " " + result);
        }
    }

    /** Of this thread, so that others on the machine do not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void report(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-40s %10.1f %s%n", what, value, unit);
    }
}
