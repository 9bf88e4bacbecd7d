package io.coord.zab.storage.fs;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file operation failed. Says which one, on which file, and of which kind, so that an operator knows what to do. */
public final class FileFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** What was asked of the file system. */
    public enum Operation {
        CREATE,
        OPEN,
        READ,
        WRITE,
        TRUNCATE,
        SYNC,
        RENAME,
        DELETE,
        LIST,
        CLOSE
    }

    /** What went wrong, as far as it matters to a decision. */
    public enum Kind {
        /** No space or quota left: make room, start again. */
        DISK_FULL,
        MISSING,
        EXISTS,
        OTHER
    }

    private final Operation operation;
    private final Kind kind;
    private final String file;

    public FileFailure(Operation operation, Path file, Kind kind, String reason, @Nullable Throwable cause) {
        super(operation.name().toLowerCase(Locale.ROOT) + " " + file + ": " + reason, cause);
        this.operation = operation;
        this.kind = kind;
        this.file = file.toString();
    }

    /** Wraps what the platform reports. */
    static FileFailure of(Operation operation, Path file, IOException cause) {
        Kind kind = kindOf(cause);
        String reason = switch (kind) {
            case DISK_FULL -> "no space left on the device or in the quota";
            case MISSING -> "no such file or directory";
            case EXISTS -> "exists already";
            case OTHER -> describe(cause);
        };
        return new FileFailure(operation, file, kind, reason, cause);
    }

    private static Kind kindOf(IOException cause) {
        if (cause instanceof java.nio.file.NoSuchFileException) {
            return Kind.MISSING;
        }
        if (cause instanceof java.nio.file.FileAlreadyExistsException) {
            return Kind.EXISTS;
        }
        // Java gives errno only as text.
        String text = String.valueOf(cause.getMessage());
        return text.contains("No space left") || text.contains("quota exceeded") ? Kind.DISK_FULL : Kind.OTHER;
    }

    private static String describe(IOException cause) {
        String reason = cause instanceof FileSystemException ? ((FileSystemException) cause).getReason() : null;
        if (reason == null) {
            reason = cause instanceof FileSystemException ? null : cause.getMessage();
        }
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }

    public Operation operation() {
        return operation;
    }

    public Kind kind() {
        return kind;
    }

    /** The path of the file or directory. */
    public String file() {
        return file;
    }
}
