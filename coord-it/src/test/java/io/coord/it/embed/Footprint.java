package io.coord.it.embed;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM holds of things that a server must give back.
 *
 * @param threads names of live threads that may be a server's
 * @param descriptors open files, sockets, selectors
 * @param buffers pooled direct buffers in use
 */
record Footprint(SortedSet<String> threads, int descriptors, long buffers) {

    static Footprint now() throws IOException {
        return new Footprint(threadsOfServers(), openDescriptors(), buffersInUse());
    }

    private static SortedSet<String> threadsOfServers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("coord-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors.count();
        }
    }

    private static long buffersInUse() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }
}
