package io.coord.client.shell.node;

import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.DataOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What data a node gets: alone, or as a step of a transaction. */
final class SetArguments {
    @Option(names = "-v", paramLabel = "VERSION", description = "Only if the data has this version.")
    private int version = -1;

    @Mixin
    private DataOptions dataOptions = new DataOptions();

    @Parameters(index = "0", paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATA", description = "Text.")
    private @Nullable String data;

    String path() {
        return path;
    }

    int version() {
        return version;
    }

    boolean hasData() {
        return data != null || dataOptions.isFromFile();
    }

    byte[] data(Shell shell) throws ShellFailure, IOException {
        return dataOptions.read(shell, data);
    }
}
