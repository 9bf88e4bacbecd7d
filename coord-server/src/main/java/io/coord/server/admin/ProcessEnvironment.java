package io.coord.server.admin;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Facts of host, JVM and process that {@code envi} prints. Only read, and nothing is configured by them. */
final class ProcessEnvironment {
    private static final String MISSING = "<NA>";
    private static final long BYTES_PER_MEGABYTE = 1024 * 1024;
    private static final List<String> PROPERTIES = List.of(
            "java.version",
            "java.vendor",
            "java.home",
            "java.class.path",
            "java.library.path",
            "java.io.tmpdir",
            "java.compiler",
            "os.name",
            "os.arch",
            "os.version",
            "user.name",
            "user.home",
            "user.dir");

    private ProcessEnvironment() {}

    static List<EnvironmentEntry> entries() {
        List<EnvironmentEntry> entries = new ArrayList<>();
        entries.add(new EnvironmentEntry("host.name", hostName()));
        Map<String, String> properties = ManagementFactory.getRuntimeMXBean().getSystemProperties();
        for (String property : PROPERTIES) {
            entries.add(new EnvironmentEntry(property, properties.getOrDefault(property, MISSING)));
        }
        Runtime runtime = Runtime.getRuntime();
        entries.add(new EnvironmentEntry("os.memory.free", megabytes(runtime.freeMemory())));
        entries.add(new EnvironmentEntry("os.memory.max", megabytes(runtime.maxMemory())));
        entries.add(new EnvironmentEntry("os.memory.total", megabytes(runtime.totalMemory())));
        return List.copyOf(entries);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return MISSING;
        }
    }

    private static String megabytes(long bytes) {
        return bytes / BYTES_PER_MEGABYTE + "MB";
    }
}
