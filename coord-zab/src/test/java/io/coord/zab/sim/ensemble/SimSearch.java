package io.coord.zab.sim.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Runs one seed after the other, on two threads, until a violation is found or it is enough. */
final class SimSearch {
    private static final int THREADS = 2;

    private final SimEnsemble.MemberFactory factory;
    private final Supplier<SimTamper> tamper;
    private final LongFunction<SimSetup> setups;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong acknowledgements = new AtomicLong();
    private final AtomicLong syncs = new AtomicLong();
    private final AtomicLong epochs = new AtomicLong();
    private volatile boolean found;

    SimSearch(SimEnsemble.MemberFactory factory, Supplier<SimTamper> tamper, LongFunction<SimSetup> setups) {
        this.factory = factory;
        this.tamper = tamper;
        this.setups = setups;
    }

    /** Tries the seeds from this one on; throws the first violation. */
    void run(long firstSeed, BooleanSupplier goOn) throws InterruptedException {
        next.set(firstSeed);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(threads.submit(() -> work(goOn)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SimViolation) {
                throw (SimViolation) e.getCause();
            }
            throw new IllegalStateException("the simulator itself failed", e);
        } finally {
            threads.shutdown();
        }
    }

    private void work(BooleanSupplier goOn) {
        while (!found && goOn.getAsBoolean()) {
            started.incrementAndGet();
            SimRun run = new SimRun(setups.apply(next.getAndIncrement()), factory, tamper.get());
            try {
                run.run();
            } catch (SimViolation violation) {
                found = true;
                throw violation;
            } finally {
                count(run.ensemble());
            }
        }
    }

    private void count(SimEnsemble ensemble) {
        runs.incrementAndGet();
        steps.addAndGet(ensemble.steps());
        acknowledgements.addAndGet(ensemble.checks().acknowledgements());
        syncs.addAndGet(ensemble.checks().confirmedSyncs());
        epochs.addAndGet(ensemble.checks().epochs());
    }

    /** How many seeds were begun. */
    long started() {
        return started.get();
    }

    long acknowledgements() {
        return acknowledgements.get();
    }

    long runs() {
        return runs.get();
    }

    long steps() {
        return steps.get();
    }

    String summary(long nanos) {
        return String.format(
                "seeds=%d steps=%d stepsPerSecond=%.0f epochs=%d acknowledged=%d syncs=%d",
                runs.get(), steps.get(), steps.get() * 1e9 / nanos, epochs.get(), acknowledgements.get(), syncs.get());
    }
}
