package io.coord.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What a closed server must not leave behind. */
final class Leftovers {
    private Leftovers() {}

    /** Threads of Netty end a moment after their group says so. */
    static List<String> threadsOf(String server) {
        String prefix = "coord-" + server;
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> liveThreads(prefix).isEmpty());
        return liveThreads(prefix);
    }

    static List<Path> openFilesBelow(Path directory) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    Path target = Files.readSymbolicLink(descriptor);
                    if (target.startsWith(directory)) {
                        open.add(target);
                    }
                } catch (NoSuchFileException e) {
                    // Closed since it was listed: not open.
                    continue;
                }
            }
        }
        return open;
    }

    private static List<String> liveThreads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
