package io.coord.zab.storage;

import java.nio.file.Path;

/**
 * Where a server keeps what (spec: disk-formats 0).
 *
 * @param dataDir     holds {@code myid}
 * @param snapshotDir snapshots and epochs: {@code <dataDir>/version-2}
 * @param logDir      transaction logs: {@code <dataLogDir>/version-2}
 * @param initialize  the marker by which an operator allows a start without data
 */
public record StorageDirs(Path dataDir, Path snapshotDir, Path logDir, Path initialize) {
    private static final String VERSION = "version-2";
    private static final String INITIALIZE = "initialize";

    /** Everything in one directory. */
    public static StorageDirs of(Path dataDir) {
        return of(dataDir, dataDir);
    }

    /** @param dataLogDir equal to {@code dataDir} unless logs have a disk of their own */
    public static StorageDirs of(Path dataDir, Path dataLogDir) {
        Path data = dataDir.toAbsolutePath().normalize();
        Path log = dataLogDir.toAbsolutePath().normalize();
        return new StorageDirs(data, data.resolve(VERSION), log.resolve(VERSION), log.resolve(INITIALIZE));
    }
}
