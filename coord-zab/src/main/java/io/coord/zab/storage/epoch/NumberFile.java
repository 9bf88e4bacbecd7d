package io.coord.zab.storage.epoch;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileReplacement;
import io.coord.zab.storage.fs.FileSystem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A text file with one decimal number on its first line. */
final class NumberFile {
    private static final int MAX_BYTES = 1024;

    private NumberFile() {}

    /** Returns the number; empty if there is no such file. */
    static OptionalLong read(FileSystem files, Path path) throws FileFailure, BadNumberFileException {
        if (!files.exists(path)) {
            return OptionalLong.empty();
        }
        String text = new String(FileReplacement.readAll(files, path, MAX_BYTES), StandardCharsets.US_ASCII);
        String line = text.lines().findFirst().orElse("").strip();
        try {
            return OptionalLong.of(Long.parseLong(line));
        } catch (NumberFormatException e) {
            throw new BadNumberFileException(path, line);
        }
    }

    /** Compat: no newline, as ZooKeeper writes it (spec: disk-formats 8). Durable on return. */
    static void write(FileSystem files, Path path, long number) throws FileFailure {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        FileReplacement.replace(files, path, temporary, Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }
}
