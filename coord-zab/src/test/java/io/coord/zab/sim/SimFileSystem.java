package io.coord.zab.sim;

import io.coord.core.env.RandomSource;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileFailure.Kind;
import io.coord.zab.storage.fs.FileFailure.Operation;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk that keeps its word to the letter and not a bit further. Faults that storage must survive:
 *
 * <ul>
 *   <li>the power goes at any moment: {@link #afterCrash} gives a disk as it may then be found. Of what was not synced any
 *       sectors of 512 bytes may be there or not; lengths and contents are independent; names that were not synced may
 *       be old or new, one by one; a rename happens whole or not at all;
 *   <li>the process dies: all is there, the last write up to any byte;
 *   <li>the disk is full, or a sync fails: the operation that {@link #failAt} names throws, and so do all later ones;
 *   <li>a bit of what was synced flips: {@link #flipBit}. This one must be noticed, not survived.
 * </ul>
 *
 * <p>Not modelled: writes that go to the wrong place, sectors that fall back to an older content after a sync.
 *
 * <p>Not thread-safe. Deterministic: the same calls and the same random numbers give the same disk.
 */
public final class SimFileSystem implements FileSystem {
    /** Called at every moment at which a crash may leave something new. */
    @FunctionalInterface
    public interface Moment {
        void reached(SimFileSystem disk);
    }

    /** A change of names: {@code inode} null is a deletion; {@code from} not null is a rename. */
    private record NameChange(Path directory, Path from, Path name, SimInode inode) {}

    private final Map<Path, SimInode> names = new TreeMap<>();
    private final Map<Path, SimInode> durableNames = new TreeMap<>();
    private final List<NameChange> unsyncedNames = new ArrayList<>();
    private final TreeSet<Path> directories = new TreeSet<>();
    private Moment moment = disk -> {};
    private long changes;
    private long failAt = Long.MAX_VALUE;
    private Kind failure = Kind.OTHER;

    /** Registers who is called before and after every change. */
    public void onMoment(Moment newMoment) {
        moment = newMoment;
    }

    /** Changes so far: writes, syncs, names. */
    public long changes() {
        return changes;
    }

    /** Lets the change of that number, counted from 1, fail, and all later ones. */
    public void failAt(long change, Kind kind) {
        failAt = change;
        failure = kind;
    }

    /** The disk as it may be after a crash now. Everything on it is durable. This disk is not touched. */
    public SimFileSystem afterCrash(CrashMode mode, RandomSource random) {
        SimFileSystem after = new SimFileSystem();
        after.directories.addAll(directories);
        Map<SimInode, SimInode> crashed = new IdentityHashMap<>();
        for (Map.Entry<Path, SimInode> name : namesAfter(mode, random).entrySet()) {
            SimInode inode = crashed.computeIfAbsent(name.getValue(), old -> old.crashed(mode, random));
            after.names.put(name.getKey(), inode);
            after.durableNames.put(name.getKey(), inode);
        }
        return after;
    }

    private Map<Path, SimInode> namesAfter(CrashMode mode, RandomSource random) {
        Map<Path, SimInode> after = new TreeMap<>(durableNames);
        int prefix = random.nextInt(unsyncedNames.size() + 1);
        for (int i = 0; i < unsyncedNames.size(); i++) {
            boolean kept = switch (mode) {
                case LOSE_UNSYNCED -> false;
                case KEEP_UNSYNCED, KILL -> true;
                case TEAR -> i < prefix;
                case TEAR_AND_REORDER_NAMES -> random.nextInt(2) == 0;
            };
            if (kept) {
                apply(unsyncedNames.get(i), after);
            }
        }
        return after;
    }

    private static void apply(NameChange change, Map<Path, SimInode> names) {
        if (change.inode() == null) {
            names.remove(change.name());
            return;
        }
        if (change.from() != null) {
            names.remove(change.from());
        }
        names.put(change.name(), change.inode());
    }

    /** Flips one bit of what is durable, anywhere. Returns where; null if there is nothing. */
    public String flipBit(RandomSource random) {
        List<Path> candidates = new ArrayList<>();
        names.forEach((path, inode) -> {
            if (inode.durableLength() > 0) {
                candidates.add(path);
            }
        });
        if (candidates.isEmpty()) {
            return null;
        }
        Path path = candidates.get(random.nextInt(candidates.size()));
        SimInode inode = names.get(path);
        int offset = random.nextInt(inode.durableLength());
        int bit = random.nextInt(8);
        inode.flipBit(offset, bit);
        return path + " offset " + offset + " bit " + bit;
    }

    /** Name and length of every file, for messages. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        names.forEach((path, inode) ->
                text.append(path).append(' ').append(inode.current().length).append('\n'));
        return text.toString();
    }

    private void change(Operation operation, Path path) throws FileFailure {
        changes++;
        if (changes >= failAt) {
            throw new FileFailure(operation, path, failure, "simulated failure of change " + changes, null);
        }
    }

    @Override
    public OpenFile create(Path file) throws FileFailure {
        change(Operation.CREATE, file);
        if (!directories.contains(file.getParent())) {
            throw new FileFailure(Operation.CREATE, file, Kind.MISSING, "no such directory", null);
        }
        if (exists(file)) {
            throw new FileFailure(Operation.CREATE, file, Kind.EXISTS, "exists already", null);
        }
        SimInode inode = new SimInode();
        rename(new NameChange(file.getParent(), null, file, inode));
        return new SimFile(file, inode);
    }

    private void rename(NameChange change) {
        apply(change, names);
        unsyncedNames.add(change);
        moment.reached(this);
    }

    @Override
    public OpenFile open(Path file, Access access) throws FileFailure {
        return new SimFile(file, find(Operation.OPEN, file));
    }

    private SimInode find(Operation operation, Path file) throws FileFailure {
        SimInode inode = names.get(file);
        if (inode == null) {
            throw new FileFailure(operation, file, Kind.MISSING, "no such file or directory", null);
        }
        return inode;
    }

    @Override
    public boolean exists(Path path) {
        return names.containsKey(path) || directories.contains(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public void createDirectories(Path directory) throws FileFailure {
        change(Operation.CREATE, directory);
        for (Path p = directory; p != null; p = p.getParent()) {
            directories.add(p);
        }
        moment.reached(this);
    }

    @Override
    public List<String> list(Path directory) {
        List<String> found = new ArrayList<>();
        for (Path path : names.keySet()) {
            if (directory.equals(path.getParent())) {
                found.add(path.getFileName().toString());
            }
        }
        return found;
    }

    @Override
    public long length(Path file) throws FileFailure {
        return find(Operation.READ, file).current().length;
    }

    @Override
    public void rename(Path source, Path target) throws FileFailure {
        change(Operation.RENAME, source);
        rename(new NameChange(target.getParent(), source, target, find(Operation.RENAME, source)));
    }

    @Override
    public void delete(Path file) throws FileFailure {
        change(Operation.DELETE, file);
        find(Operation.DELETE, file);
        rename(new NameChange(file.getParent(), null, file, null));
    }

    @Override
    public void syncDirectory(Path directory) throws FileFailure {
        change(Operation.SYNC, directory);
        for (NameChange change : List.copyOf(unsyncedNames)) {
            if (change.directory().equals(directory)) {
                apply(change, durableNames);
                unsyncedNames.remove(change);
            }
        }
        moment.reached(this);
    }

    private final class SimFile implements OpenFile {
        private final Path path;
        private final SimInode inode;

        SimFile(Path path, SimInode inode) {
            this.path = path;
            this.inode = inode;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long length() {
            return inode.current().length;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            byte[] content = inode.current();
            if (position >= content.length) {
                return target.hasRemaining() ? -1 : 0;
            }
            int count = (int) Math.min(target.remaining(), content.length - position);
            target.put(content, (int) position, count);
            return count;
        }

        @Override
        public void write(long position, ByteBuffer source) throws FileFailure {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            changes++;
            if (changes >= failAt) {
                // a full disk takes a part
                inode.write(position, Arrays.copyOf(bytes, bytes.length / 2));
                throw new FileFailure(Operation.WRITE, path, failure, "simulated failure", null);
            }
            inode.write(position, bytes);
            moment.reached(SimFileSystem.this);
        }

        @Override
        public void truncate(long length) throws FileFailure {
            change(Operation.TRUNCATE, path);
            inode.truncate(length);
            moment.reached(SimFileSystem.this);
        }

        @Override
        public void sync() throws FileFailure {
            change(Operation.SYNC, path);
            inode.sync();
            moment.reached(SimFileSystem.this);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
