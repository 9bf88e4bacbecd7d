package io.coord.server.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where the data is and how much of it. The two are often the same directory, then each has the size of the whole.
 *
 * @param snapshots the directory of the files themselves, ending in {@code version-2}
 * @param log       like {@code snapshots}
 */
public record Directories(Path snapshots, long snapshotBytes, Path log, long logBytes) {
    /**
     * Adds up the sizes of the files, and of those in directories below. What is deleted meanwhile does not count.
     *
     * @throws UncheckedIOException if a directory cannot be read
     */
    public static Directories measure(Path snapshots, Path log) {
        long snapshotBytes = bytesIn(snapshots);
        return new Directories(snapshots, snapshotBytes, log, log.equals(snapshots) ? snapshotBytes : bytesIn(log));
    }

    private static long bytesIn(Path directory) {
        long bytes = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                bytes += bytesOf(entry);
            }
        } catch (NoSuchFileException e) {
            return 0; // not there yet, or removed meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure " + directory, e);
        }
        return bytes;
    }

    private static long bytesOf(Path entry) throws IOException {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return bytesIn(entry);
        }
        try {
            return Files.size(entry);
        } catch (NoSuchFileException e) {
            return 0; // an old file was purged between listing and looking
        }
    }
}
