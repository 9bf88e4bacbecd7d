package io.coord.zab.storage.fs;

import java.io.IOException;
import java.nio.file.Path;

/** Another server works in a directory. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory, Path lockFile) {
        super(directory + " is in use by another server (" + lockFile
                + " is locked); stop it, or use another directory");
    }
}
