package io.coord.server.cli;

import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.ServerConfig;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.RealFileSystem;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a right configuration may still lack on this machine, each with what to do about it. Looks only; takes no port and
 * makes no directory.
 */
final class SelfCheck {
    private static final long MIB = 1024 * 1024;
    /** Three snapshots and the log between them are there before the first is purged. */
    private static final int SNAPSHOTS_OF_ROOM = 4;

    private static final long LITTLE_ROOM = 1024 * MIB;
    private static final int HEAP_PER_SNAPSHOT = 3;
    private static final long FEW_FILES = 4096;
    private static final int SPARE_FILES = 200;
    private static final Set<String> NOT_DURABLE = Set.of("tmpfs", "ramfs", "overlay");

    private final ServerConfig config;
    private final Machine machine;
    private final List<Finding> findings = new ArrayList<>();

    /** How bad it is. */
    enum Gravity {
        NOTE,
        WARNING,
        /** A server will not start, or its peers will not find it. */
        PROBLEM
    }

    /** @param about what in the configuration or of the machine */
    record Finding(Gravity gravity, String about, String text) {}

    /** What the machine has, so that tests can have another. */
    interface Machine {
        long maxHeapBytes();

        /** Empty where the platform does not tell. */
        Optional<Long> maxFiles();

        /** @throws IOException nobody knows it */
        InetAddress resolve(String host) throws IOException;

        boolean isLocal(InetAddress address) throws IOException;
    }

    private SelfCheck(ServerConfig config, Machine machine) {
        this.config = config;
        this.machine = machine;
    }

    static List<Finding> of(ServerConfig config, Machine machine) {
        SelfCheck check = new SelfCheck(config, machine);
        check.disks();
        check.memory();
        check.files();
        check.ensemble();
        check.sessions();
        check.operators();
        return List.copyOf(check.findings);
    }

    private void disks() {
        Path data = config.storage().dataDirectory();
        if (data == null) {
            return;
        }
        Path logs = config.storage().logDirectory() == null
                ? data
                : config.storage().logDirectory();
        FileStore dataStore = disk("dataDir", data);
        FileStore logStore = logs.equals(data) ? dataStore : disk("dataLogDir", logs);
        if (logStore != null && !logs.equals(data) && logStore.equals(dataStore)) {
            find(
                    Gravity.NOTE,
                    "dataLogDir",
                    logs + " is on the same disk as dataDir: writing snapshots slows the log down");
        }
        if (config.storage().purgeIntervalMillis() == 0) {
            find(
                    Gravity.NOTE,
                    "autopurge.purgeInterval",
                    "is 0: snapshots and logs are never deleted; purge them by other means, or set it to 24");
        }
        if (!config.storage().forceSync()) {
            find(Gravity.WARNING, "forceSync", "is off: what clients were told is done can be gone after a power cut");
        }
    }

    private @Nullable FileStore disk(String key, Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            find(Gravity.PROBLEM, key, existing + " is no directory in which this user can write");
            return null;
        }
        try {
            FileStore store = Files.getFileStore(existing);
            if (NOT_DURABLE.contains(store.type())) {
                find(
                        Gravity.WARNING,
                        key,
                        directory + " is on a " + store.type()
                                + ", which is gone with the machine or container: give it a disk or volume");
            }
            long needed = Math.max(LITTLE_ROOM, SNAPSHOTS_OF_ROOM * newestSnapshotBytes());
            if (store.getUsableSpace() < needed) {
                find(
                        Gravity.WARNING,
                        key,
                        directory + " has " + store.getUsableSpace() / MIB + " MiB of room, should have " + needed / MIB
                                + ": with less than coord.disk.minFreeMb changes are refused");
            }
            return store;
        } catch (IOException e) {
            find(Gravity.WARNING, key, existing + ": nobody can tell how much room there is: " + e);
            return null;
        }
    }

    /** 0: there is none, or it can not be looked at. */
    private long newestSnapshotBytes() {
        Path data = config.storage().dataDirectory();
        if (data == null) {
            return 0;
        }
        try {
            List<SnapshotFile> snapshots =
                    new SnapshotStore(new RealFileSystem(), StorageDirs.of(data).snapshotDir()).list();
            return snapshots.isEmpty() ? 0 : Files.size(snapshots.get(0).path());
        } catch (FileFailure e) {
            find(Gravity.PROBLEM, "dataDir", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            find(Gravity.WARNING, "dataDir", "the newest snapshot can not be looked at: " + e);
        }
        return 0;
    }

    private void memory() {
        long snapshot = newestSnapshotBytes();
        if (machine.maxHeapBytes() < HEAP_PER_SNAPSHOT * snapshot) {
            find(
                    Gravity.WARNING,
                    "-Xmx",
                    "the heap may grow to " + machine.maxHeapBytes() / MIB + " MiB, and the newest snapshot has "
                            + snapshot / MIB + ": three times that is safe");
        }
    }

    private void files() {
        Optional<Long> max = machine.maxFiles();
        int connections = config.listening().maxTotal();
        if (max.isEmpty()) {
            return;
        }
        if (connections > 0 && max.get() < connections + SPARE_FILES) {
            find(
                    Gravity.WARNING,
                    "maxCnxns",
                    "is " + connections + ", but the process may open " + max.get()
                            + " files only: raise the limit (ulimit -n, LimitNOFILE)");
        } else if (max.get() < FEW_FILES) {
            find(
                    Gravity.NOTE,
                    "ulimit -n",
                    "is " + max.get() + ": each client needs one file; " + FEW_FILES + " is a usual minimum");
        }
    }

    private void ensemble() {
        EnsembleConfig ensemble = config.ensemble();
        if (ensemble == null) {
            return;
        }
        long voters = ensemble.members().values().stream()
                .filter(member -> member.role() == EnsembleConfig.Role.PARTICIPANT)
                .count();
        if (voters % 2 == 0 && ensemble.groups().isEmpty()) {
            find(
                    Gravity.NOTE,
                    "server.*",
                    voters + " voters bear no more failures than " + (voters - 1)
                            + "; an odd number is as safe and faster");
        }
        ensemble.members()
                .forEach((sid, member) -> member.addresses().forEach(address -> {
                    boolean self = sid == ensemble.myId();
                    address(sid, address.host(), self && !ensemble.listenOnAllIps());
                }));
    }

    private void address(long sid, String host, boolean mustBeLocal) {
        try {
            InetAddress address = machine.resolve(host);
            if (mustBeLocal && !machine.isLocal(address)) {
                find(
                        Gravity.PROBLEM,
                        "server." + sid,
                        host + " is " + address.getHostAddress()
                                + ", which is no address of this machine: correct the line or myid, or set"
                                + " quorumListenOnAllIPs=true");
            }
        } catch (IOException e) {
            find(
                    Gravity.WARNING,
                    "server." + sid,
                    "no address is known for " + host + "; the server tries again while it runs");
        }
    }

    private void sessions() {
        boolean kept = config.storage().dataDirectory() != null;
        if (kept && config.auth().sessionSecrets() == null) {
            find(
                    Gravity.NOTE,
                    "coord.session.secretFile",
                    "is not set: whoever knows the id of a session can compute its password, as with ZooKeeper; set it"
                            + " unless ZooKeeper servers are members");
        }
    }

    private void operators() {
        AdminHttp admin = config.operations().admin();
        if (admin != null && !admin.address().getAddress().isLoopbackAddress() && admin.token() == null) {
            find(
                    Gravity.WARNING,
                    "admin.serverAddress",
                    "others than this machine reach the admin port: whoever has all permissions on / may hand over and"
                            + " download the data, so set an ACL on / and keep the port from strangers");
        }
    }

    private void find(Gravity gravity, String about, String text) {
        findings.add(new Finding(gravity, about, text));
    }

    /** This machine. */
    record ThisMachine(long maxHeapBytes, Optional<Long> maxFiles) implements Machine {
        @Override
        public InetAddress resolve(String host) throws IOException {
            return InetAddress.getByName(host);
        }

        @Override
        public boolean isLocal(InetAddress address) throws IOException {
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        }
    }
}
