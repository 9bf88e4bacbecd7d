package io.coord.server.config;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileReplacement;
import io.coord.zab.storage.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the configuration of an ensemble beside the data, for servers that have no file of their own to be rewritten:
 *
 * <pre>
 *   coord.members       in force
 *   coord.members.next  proposed; gone when it is in force
 * </pre>
 *
 * <p>Each file is replaced as a whole, so a crash leaves the old or the new one. Thread: replica.
 */
public final class MembersInDataDirectory implements MembershipStore {
    private final FileSystem files;
    private final Path directory;

    public MembersInDataDirectory(FileSystem files, Path directory) {
        this.files = files;
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public Optional<Membership> inForce() throws IOException {
        return read(inForceFile());
    }

    @Override
    public Optional<Membership> proposed() throws IOException {
        return read(nextFile());
    }

    @Override
    public void seen(Membership proposed) throws IOException {
        write(nextFile(), proposed);
    }

    @Override
    public void activated(Membership members) throws IOException {
        write(inForceFile(), members);
        if (files.exists(nextFile())) {
            files.delete(nextFile());
            files.syncDirectory(directory);
        }
    }

    private Path inForceFile() {
        return directory.resolve("coord.members");
    }

    private Path nextFile() {
        return directory.resolve("coord.members.next");
    }

    private void write(Path file, Membership members) throws FileFailure {
        FileReplacement.replace(
                files,
                file,
                file.resolveSibling(file.getFileName() + ".tmp"),
                MembershipText.write(members).array());
    }

    private Optional<Membership> read(Path file) throws IOException {
        if (!files.exists(file)) {
            return Optional.empty();
        }
        byte[] text = FileReplacement.readAll(files, file, MembershipText.MAX_BYTES);
        try {
            return Optional.of(MembershipText.read(Bytes.wrap(text)));
        } catch (DecodeException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
