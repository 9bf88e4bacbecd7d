package io.coord.client.error;

import org.jspecify.annotations.Nullable;

/**
 * Which call failed.
 *
 * @param operation as the method of the client is called, e.g. {@code getData}
 * @param path      as the caller gave it, without the chroot; null for operations without one
 */
public record FailedCall(String operation, @Nullable String path) {
    @Override
    public String toString() {
        return path == null ? operation : operation + " " + path;
    }
}
