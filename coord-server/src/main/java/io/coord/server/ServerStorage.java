package io.coord.server;

import io.coord.core.env.Clock;
import io.coord.core.tree.TreeOptions;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.ServerConfig;
import io.coord.zab.protocol.History;
import io.coord.zab.runtime.HistoryConfig;
import io.coord.zab.runtime.RecoveredHistory;
import io.coord.zab.runtime.SyncListener;
import io.coord.zab.storage.AbandonedHistory;
import io.coord.zab.storage.Recovery;
import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.RecoveryRefusedException;
import io.coord.zab.storage.RecoveryRefusedException.Reason;
import io.coord.zab.storage.RecoveryResult;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.DirectoryLock;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.MemoryFileSystem;
import io.coord.zab.storage.fs.RealFileSystem;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.Compression;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log and snapshots of one server, recovered and ready to be written. */
final class ServerStorage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerStorage.class);
    private static final Path IN_MEMORY = Path.of("/in-memory");

    private final ServerConfig.Storage config;
    private final FileSystem files;
    private final StorageDirs dirs;
    private final RecoveryOptions recoveryOptions;
    private final SnapshotOptions snapshotOptions;
    private final @Nullable DirectoryLock lock;
    private final RecoveryResult recovered;

    private ServerStorage(
            ServerConfig.Storage config,
            FileSystem files,
            StorageDirs dirs,
            RecoveryOptions recoveryOptions,
            SnapshotOptions snapshotOptions,
            @Nullable DirectoryLock lock,
            RecoveryResult recovered) {
        this.config = config;
        this.files = files;
        this.dirs = dirs;
        this.recoveryOptions = recoveryOptions;
        this.snapshotOptions = snapshotOptions;
        this.lock = lock;
        this.recovered = recovered;
    }

    /** Recovers what the directories hold; a server in memory starts with nothing. */
    static ServerStorage open(
            String server, ServerConfig serverConfig, TreeOptions tree, @Nullable FileSystem memory, Clock clock)
            throws ServerStartException {
        ServerConfig.Storage config = serverConfig.storage();
        boolean inMemory = config.dataDirectory() == null;
        FileSystem files =
                inMemory ? Objects.requireNonNullElseGet(memory, MemoryFileSystem::new) : new RealFileSystem();
        StorageDirs dirs = dirs(config);
        SnapshotOptions snapshotOptions = snapshotOptions(config, tree);
        RecoveryOptions options = recoveryOptions(config, tree, snapshotOptions);
        if (serverConfig.ensemble() != null) {
            options = options.withWindowSize(serverConfig.ensemble().tuning().windowSize());
        }
        DirectoryLock lock = null;
        try {
            lock = inMemory ? null : lock(config, files, dirs);
            RecoveryResult recovered = serverConfig.ensemble() != null && hasOthers(serverConfig.ensemble())
                    ? recoverOrSetAside(server, files, dirs, options, clock)
                    : Recovery.recover(files, dirs, options, clock);
            TtlNodesCheck.check(recovered.state(), tree.extendedTypes());
            recovered.warnings().forEach(line -> log.warn("recovery server={} {}", server, line));
            return new ServerStorage(config, files, dirs, options, snapshotOptions, lock, recovered);
        } catch (IOException e) {
            if (lock != null) {
                lock.close();
            }
            throw new ServerStartException(ServerStartException.Kind.DATA, e.getMessage(), e);
        }
    }

    /** Whether there are others whose history is as good as what this server has lost. */
    private static boolean hasOthers(EnsembleConfig ensemble) {
        return ensemble.members().values().stream()
                .anyMatch(
                        member -> member.sid() != ensemble.myId() && member.role() == EnsembleConfig.Role.PARTICIPANT);
    }

    /**
     * A member whose data is damaged does not vote with what is left of it: it puts everything aside and begins as a
     * server without a history, which has no vote until it has the leader's (design 7).
     */
    private static RecoveryResult recoverOrSetAside(
            String server, FileSystem files, StorageDirs dirs, RecoveryOptions options, Clock clock)
            throws IOException {
        try {
            return Recovery.recover(files, dirs, options, clock);
        } catch (RecoveryRefusedException e) {
            if (e.reason() != Reason.LOG_DAMAGED && e.reason() != Reason.SNAPSHOT_DAMAGED) {
                throw e;
            }
            log.error(
                    "data is damaged, it is put aside and will come from the leader; no vote until then server={}"
                            + " damage={}",
                    server,
                    e.getMessage());
            setAside(server, files, dirs);
            return Recovery.recover(files, dirs, options, clock);
        }
    }

    private static void setAside(String server, FileSystem files, StorageDirs dirs) throws IOException {
        for (String line : AbandonedHistory.setAside(files, dirs)) {
            log.warn("evidence is kept server={} {}", server, line);
        }
    }

    /** Puts the history of a closed server aside: the next start gets one from the leader. */
    static void setAside(CoordServerBuilder.Settings settings) throws IOException {
        ServerConfig.Storage config = settings.config().storage();
        FileSystem files = config.dataDirectory() == null
                ? Objects.requireNonNull(settings.memory(), "memory")
                : new RealFileSystem();
        setAside(settings.name(), files, dirs(config));
    }

    RecoveryResult recovered() {
        return recovered;
    }

    StorageDirs dirs() {
        return dirs;
    }

    /** Where also what is neither log nor snapshot may be kept. */
    Path dataDirectory() {
        return config.dataDirectory() == null ? IN_MEMORY : config.dataDirectory();
    }

    FileSystem files() {
        return files;
    }

    /** Room on the fuller of the disks of snapshots and log; Long.MAX_VALUE if nobody knows. */
    long freeBytes() {
        try {
            return Math.min(
                    Files.getFileStore(dirs.snapshotDir()).getUsableSpace(),
                    Files.getFileStore(dirs.logDir()).getUsableSpace());
        } catch (IOException e) {
            log.warn("room on the disk is not known directory={} cause={}", dirs.logDir(), e.toString());
            return Long.MAX_VALUE;
        }
    }

    SnapshotStore snapshots() {
        return new SnapshotStore(files, dirs.snapshotDir());
    }

    SnapshotOptions snapshotOptions() {
        return snapshotOptions;
    }

    /** Opens the log behind the recovered history; the caller closes it. */
    TxnLog openLog() {
        return new TxnLog(files, dirs.logDir(), logOptions(), recovered.lastZxid());
    }

    /**
     * What the recovery found, for a member of an ensemble.
     *
     * @throws ServerStartException epochs and history contradict each other, or the disk fails
     */
    History history() throws ServerStartException {
        try {
            return RecoveredHistory.read(files, dirs, recovered);
        } catch (IOException e) {
            throw new ServerStartException(ServerStartException.Kind.DATA, e.getMessage(), e);
        }
    }

    /** Where and how a member of an ensemble goes on with it. */
    HistoryConfig historyConfig(double snapshotSizeFactor, SyncListener syncs) {
        return new HistoryConfig(
                files,
                dirs,
                recoveryOptions,
                logOptions(),
                snapshotOptions,
                config.slowSyncMillis(),
                snapshotSizeFactor,
                recovered().snapshotZxid(),
                syncs);
    }

    private TxnLogOptions logOptions() {
        long preallocate = config.dataDirectory() == null ? 0 : config.preallocateBytes();
        return TxnLogOptions.DEFAULT
                .withPreallocateBytes(preallocate)
                .withSegmentLimitBytes(config.logFileLimitBytes())
                .withSyncPolicy(
                        config.forceSync()
                                ? TxnLogOptions.SyncPolicy.SYNC_EVERY_BATCH
                                : TxnLogOptions.SyncPolicy.NEVER_SYNC);
    }

    /** Gives the directories back to whoever wants to start on them. */
    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }

    private static DirectoryLock lock(ServerConfig.Storage config, FileSystem files, StorageDirs dirs)
            throws IOException {
        if (config.createDirectories()) {
            files.createDirectories(dirs.snapshotDir());
            files.createDirectories(dirs.logDir());
        }
        return DirectoryLock.acquire(List.of(dirs.snapshotDir(), dirs.logDir()));
    }

    private static StorageDirs dirs(ServerConfig.Storage config) {
        Path data = config.dataDirectory();
        if (data == null) {
            return StorageDirs.of(IN_MEMORY);
        }
        return config.logDirectory() == null ? StorageDirs.of(data) : StorageDirs.of(data, config.logDirectory());
    }

    private static RecoveryOptions recoveryOptions(
            ServerConfig.Storage config, TreeOptions tree, SnapshotOptions snapshotOptions) {
        return RecoveryOptions.defaults(tree)
                .withDirectories(
                        config.createDirectories()
                                ? RecoveryOptions.MissingDirectories.CREATE
                                : RecoveryOptions.MissingDirectories.REFUSE)
                .withFreshStart(
                        config.createDatabase()
                                ? RecoveryOptions.FreshStart.ALWAYS
                                : RecoveryOptions.FreshStart.WITH_MARKER)
                .withLogsAlone(
                        config.trustEmptySnapshot()
                                ? RecoveryOptions.LogsAlone.TRUST
                                : RecoveryOptions.LogsAlone.REFUSE)
                .withDamage(config.acceptDamage() ? RecoveryOptions.Damage.ACCEPT : RecoveryOptions.Damage.REFUSE)
                .withFirstSnapshot(snapshotOptions);
    }

    private static SnapshotOptions snapshotOptions(ServerConfig.Storage config, TreeOptions tree) {
        SnapshotOptions.OptionalSections sections;
        if (!tree.digestEnabled()) {
            sections = SnapshotOptions.OptionalSections.NONE;
        } else if (config.writeLastZxid()) {
            sections = SnapshotOptions.OptionalSections.DIGEST_AND_LAST_ZXID;
        } else {
            sections = SnapshotOptions.OptionalSections.DIGEST;
        }
        return SnapshotOptions.DEFAULT
                .withCompression(Compression.valueOf(config.compression().name()))
                .withOptionalSections(sections);
    }
}
