package io.coord.client.shell.watching;

import io.coord.client.WatchKind;
import picocli.CommandLine.Option;

/** Which watches are meant. */
final class KindOptions {
    @Option(names = "-c", description = "Only those of children.")
    private boolean children;

    @Option(names = "-d", description = "Only those of data.")
    private boolean data;

    @Option(names = "-a", description = "All, the default.")
    private boolean any;

    WatchKind kind() {
        if (children && !any) {
            return WatchKind.CHILDREN;
        }
        return data && !any ? WatchKind.DATA : WatchKind.ANY;
    }
}
