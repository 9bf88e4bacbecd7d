package io.coord.it.bench;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a calm client, one request at a time, notices of others that flood the server with as many as it takes: the time of its
 * reads and writes alone, and meanwhile.
 *
 * <pre>
 *   java -cp ... io.coord.it.bench.FairnessBench 127.0.0.1:2181 [floods] [requests in flight of each]
 * </pre>
 */
public final class FairnessBench {
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 4_000;
    private static final String CALM = "/calm";
    private static final String FLOOD = "/flood";

    private final byte[] data = new byte[100];
    private final LongAdder floodDone = new LongAdder();
    private volatile boolean flooding = true;

    private FairnessBench() {}

    public static void main(String[] args) throws Exception {
        int floods = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        int inFlight = args.length > 2 ? Integer.parseInt(args[2]) : 1000;
        new FairnessBench().run(args[0], floods, inFlight);
    }

    private void run(String connectString, int floods, int inFlight) throws Exception {
        try (CoordClient client = CoordClient.builder(connectString).build()) {
            BlockingClient calm = client.blocking();
            for (String path : List.of(CALM, FLOOD)) {
                if (calm.exists(path).isEmpty()) {
                    calm.create(path, data);
                }
            }
            measure(calm, WARM_UP, "");
            measure(calm, ROUNDS, "alone");
            List<CoordClient> noisy = new ArrayList<>();
            for (int i = 0; i < floods; i++) {
                CoordClient flood = CoordClient.builder(connectString)
                        .name("flood-" + i)
                        .maxInFlight(inFlight)
                        .maxPending(2 * inFlight)
                        .build();
                flood.blocking().exists(FLOOD);
                noisy.add(flood);
                for (int j = 0; j < inFlight; j++) {
                    floodOn(flood);
                }
            }
            measure(calm, WARM_UP, "");
            long before = floodDone.sum();
            long began = System.nanoTime();
            measure(calm, ROUNDS, "flooded");
            System.out.printf(
                    Locale.ROOT,
                    "flood: %.0f writes a second%n",
                    (floodDone.sum() - before) * 1e9 / (System.nanoTime() - began));
            flooding = false;
            noisy.forEach(CoordClient::close);
        }
    }

    private void floodOn(CoordClient flood) {
        flood.setData(FLOOD, data).whenComplete((done, error) -> {
            if (flooding && error == null) {
                floodDone.increment();
                floodOn(flood);
            }
        });
    }

    private void measure(BlockingClient calm, int rounds, String what) throws Exception {
        long[] reads = new long[rounds];
        long[] writes = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            calm.getData(CALM);
            long read = System.nanoTime();
            calm.setData(CALM, data);
            reads[i] = read - start;
            writes[i] = System.nanoTime() - read;
        }
        if (!what.isEmpty()) {
            print(what + " reads", reads);
            print(what + " writes", writes);
        }
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-15s median %6.0f us, 99 %% %6.0f us, 99.9 %% %6.0f us%n",
                what,
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3,
                nanos[nanos.length * 999 / 1000] / 1e3);
    }
}
