package io.coord.server.cli;

import io.coord.zab.storage.fs.FileFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the offline tools are called with: a file, a data directory, or the directory with the files in it. */
final class ToolInput {
    private static final String FORMAT_DIRECTORY = "version-2";

    private ToolInput() {}

    /** The directory with the files, which is below the one of {@code dataDir}. */
    static Path resolve(Path given) throws CommandFailure {
        Path inner = given.resolve(FORMAT_DIRECTORY);
        if (Files.isDirectory(inner)) {
            return inner;
        }
        if (!Files.exists(given)) {
            throw new CommandFailure(ExitCode.DATA, given + ": no such file or directory");
        }
        return given;
    }

    static CommandFailure failure(FileFailure e) {
        return new CommandFailure(ExitCode.DATA, String.valueOf(e.getMessage()));
    }
}
