package io.coord.zab.storage.epoch;

import io.coord.zab.storage.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** {@code myid}: the server's id, written by the operator (spec: disk-formats 8). */
public final class ServerIdFile {
    private ServerIdFile() {}

    /**
     * Returns the id in {@code dataDir/myid}; empty if there is no such file.
     *
     * @throws IOException the file cannot be read, or holds no number
     */
    public static OptionalLong read(FileSystem files, Path dataDir) throws IOException {
        return NumberFile.read(files, dataDir.resolve("myid"));
    }
}
