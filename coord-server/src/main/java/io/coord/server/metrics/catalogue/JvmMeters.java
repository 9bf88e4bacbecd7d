package io.coord.server.metrics.catalogue;

import io.coord.server.metrics.Meter;
import io.coord.server.metrics.Meter.Kind;
import io.coord.server.metrics.Meter.Origin;
import io.coord.server.metrics.Sample;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Figures of the process, by the names that the Java client of Prometheus gives them ({@code exportJvmInfo}). Thread:
 * any.
 */
public final class JvmMeters {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private static final Meter MEMORY_USED = labelled("jvm_memory_bytes_used", Kind.GAUGE, "bytes", "area", "Used.");
    private static final Meter MEMORY_COMMITTED =
            labelled("jvm_memory_bytes_committed", Kind.GAUGE, "bytes", "area", "Taken from the system.");
    private static final Meter MEMORY_MAX =
            labelled("jvm_memory_bytes_max", Kind.GAUGE, "bytes", "area", "At most; -1: no limit.");
    private static final Meter BUFFERS =
            labelled("jvm_buffer_pool_used_bytes", Kind.GAUGE, "bytes", "pool", "Memory outside of the heap.");
    private static final Meter GC_COUNT =
            labelled("jvm_gc_collection_seconds_count", Kind.COUNTER, "count", "gc", "Collections.");
    private static final Meter GC_SECONDS =
            labelled("jvm_gc_collection_seconds_sum", Kind.COUNTER, "s", "gc", "Time of collections.");
    private static final Meter THREADS = plain("jvm_threads_current", Kind.GAUGE, "count", "Threads.");
    private static final Meter DAEMONS = plain("jvm_threads_daemon", Kind.GAUGE, "count", "Daemon threads.");
    private static final Meter PEAK = plain("jvm_threads_peak", Kind.GAUGE, "count", "Most threads so far.");
    private static final Meter CLASSES = plain("jvm_classes_loaded", Kind.GAUGE, "count", "Classes.");
    private static final Meter CPU = plain("process_cpu_seconds_total", Kind.COUNTER, "s", "CPU time.");
    private static final Meter START =
            plain("process_start_time_seconds", Kind.GAUGE, "s", "When the process started, since 1970.");
    private static final Meter INFO = labelled("jvm_info", Kind.GAUGE, "1", "version", "Version of the JVM.");

    private JvmMeters() {}

    private static Meter plain(String name, Kind kind, String unit, String help) {
        return new Meter(name, kind, unit, null, Origin.JVM, help);
    }

    private static Meter labelled(String name, Kind kind, String unit, String label, String help) {
        return new Meter(name, kind, unit, label, Origin.JVM, help);
    }

    /** All that there are. */
    public static List<Meter> all() {
        return List.of(
                MEMORY_USED,
                MEMORY_COMMITTED,
                MEMORY_MAX,
                BUFFERS,
                GC_COUNT,
                GC_SECONDS,
                THREADS,
                DAEMONS,
                PEAK,
                CLASSES,
                CPU,
                START,
                INFO);
    }

    /** What they show now. */
    public static List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage other = memory.getNonHeapMemoryUsage();
        addAreas(samples, MEMORY_USED, heap.getUsed(), other.getUsed());
        addAreas(samples, MEMORY_COMMITTED, heap.getCommitted(), other.getCommitted());
        addAreas(samples, MEMORY_MAX, heap.getMax(), other.getMax());
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .sorted(Comparator.comparing(BufferPoolMXBean::getName))
                .forEach(pool -> samples.add(new Sample.Value(BUFFERS, pool.getName(), pool.getMemoryUsed())));
        addCollectors(samples);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        add(samples, THREADS, threads.getThreadCount());
        add(samples, DAEMONS, threads.getDaemonThreadCount());
        add(samples, PEAK, threads.getPeakThreadCount());
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        add(samples, CLASSES, classes.getLoadedClassCount());
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.OperatingSystemMXBean process) {
            add(samples, CPU, process.getProcessCpuTime() / NANOS);
        }
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        add(samples, START, runtime.getStartTime() / MILLIS);
        samples.add(new Sample.Value(INFO, Runtime.version().toString(), 1));
        return samples;
    }

    private static void addAreas(List<Sample> samples, Meter meter, long heap, long other) {
        samples.add(new Sample.Value(meter, "heap", heap));
        samples.add(new Sample.Value(meter, "nonheap", other));
    }

    private static void addCollectors(List<Sample> samples) {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        for (GarbageCollectorMXBean collector : collectors) {
            samples.add(new Sample.Value(GC_COUNT, collector.getName(), collector.getCollectionCount()));
        }
        for (GarbageCollectorMXBean collector : collectors) {
            samples.add(new Sample.Value(GC_SECONDS, collector.getName(), collector.getCollectionTime() / MILLIS));
        }
    }

    private static void add(List<Sample> samples, Meter meter, double value) {
        samples.add(new Sample.Value(meter, null, value));
    }
}
