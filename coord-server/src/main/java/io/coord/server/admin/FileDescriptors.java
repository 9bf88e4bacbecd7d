package io.coord.server.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Optional;

/** How many file descriptors the process has, and may have. */
public record FileDescriptors(long open, long max) {
    /** Empty where the platform does not tell. */
    public static Optional<FileDescriptors> ofThisProcess() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof UnixOperatingSystemMXBean unix) {
            return Optional.of(
                    new FileDescriptors(unix.getOpenFileDescriptorCount(), unix.getMaxFileDescriptorCount()));
        }
        return Optional.empty();
    }
}
