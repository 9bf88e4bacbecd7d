package io.coord.zab.storage.epoch;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * {@code acceptedEpoch} and {@code currentEpoch} of a replicated server, in the snapshot directory (spec: disk-formats
 * 8). When they are written, the protocol decides; a write is durable on return.
 *
 * <p>Not thread-safe.
 */
public final class EpochStore {
    private static final String ACCEPTED = "acceptedEpoch";
    private static final String CURRENT = "currentEpoch";

    private final FileSystem files;
    private final Path directory;

    /** @param directory the {@code version-2} directory of the snapshots, which exists */
    public EpochStore(FileSystem files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /**
     * The highest epoch this server has promised to; empty before the first.
     *
     * @throws IOException the file cannot be read, or holds no number
     */
    public OptionalLong acceptedEpoch() throws IOException {
        return NumberFile.read(files, directory.resolve(ACCEPTED));
    }

    /**
     * The epoch whose history this server has; empty before the first.
     *
     * @throws IOException the file cannot be read, or holds no number
     */
    public OptionalLong currentEpoch() throws IOException {
        return NumberFile.read(files, directory.resolve(CURRENT));
    }

    public void writeAcceptedEpoch(long epoch) throws FileFailure {
        NumberFile.write(files, directory.resolve(ACCEPTED), epoch);
    }

    public void writeCurrentEpoch(long epoch) throws FileFailure {
        NumberFile.write(files, directory.resolve(CURRENT), epoch);
    }
}
