package io.coord.client.shell;

import io.coord.client.shell.output.Printer;
import io.coord.client.shell.output.Progress;
import io.coord.core.env.Clock;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * What a command works with.
 *
 * @param printer   where its answers go
 * @param notices   where reports go that come on their own: above the prompt, in the interactive shell
 * @param progress  how far a long command is
 * @param input     standard input
 * @param directory what relative names of files are relative to
 */
public record Shell(
        ShellKind kind,
        Connection connection,
        Printer printer,
        Printer notices,
        WatchReports watches,
        Progress progress,
        Clock clock,
        InputStream input,
        Path directory) {

    /** The same shell for one command whose answers go elsewhere or look different. */
    public Shell withPrinter(Printer other) {
        return new Shell(kind, connection, other, notices, watches, progress, clock, input, directory);
    }

    /** A name of a file as it was typed. */
    public Path file(String name) {
        return directory.resolve(name);
    }
}
