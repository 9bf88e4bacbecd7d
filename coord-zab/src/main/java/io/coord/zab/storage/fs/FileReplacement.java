package io.coord.zab.storage.fs;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Puts new content into place so that a crash at any moment leaves the old content or the new (design 7). */
public final class FileReplacement {
    private FileReplacement() {}

    /**
     * Writes {@code content} to {@code temporary}, syncs it, renames it to {@code target}, syncs the directory. Durable
     * on return.
     *
     * @param temporary in the same directory; overwritten if it exists
     */
    public static void replace(FileSystem files, Path target, Path temporary, byte[] content) throws FileFailure {
        if (files.exists(temporary)) {
            files.delete(temporary);
        }
        try (OpenFile file = files.create(temporary)) {
            file.write(0, ByteBuffer.wrap(content));
            file.sync();
        }
        files.rename(temporary, target);
        Path directory = target.getParent();
        if (directory != null) {
            files.syncDirectory(directory);
        }
    }

    /** Reads a small file whole. */
    public static byte[] readAll(FileSystem files, Path path, int maxBytes) throws FileFailure {
        try (OpenFile file = files.open(path, FileSystem.Access.READ)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(maxBytes, file.length()));
            while (content.hasRemaining() && file.read(content.position(), content) >= 0) {
                // until full or at the end
                continue;
            }
            return Arrays.copyOf(content.array(), content.position());
        }
    }
}
