package io.coord.client.shell.node;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which node is deleted or checked: alone, or as a step of a transaction. */
final class DeleteArguments {
    @Option(names = "-v", paramLabel = "VERSION", description = "Only if the data has this version.")
    private int version = -1;

    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    String path() {
        return path;
    }

    int version() {
        return version;
    }
}
