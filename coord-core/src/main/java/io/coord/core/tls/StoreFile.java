package io.coord.core.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of keys and certificates.
 *
 * @param type         null: told by the extension ({@code .pem .jks .p12 .bcfks}), else by the first bytes
 * @param password     of the store and of the keys in it
 * @param passwordFile holds the password, read whenever the store is; wins over {@code password}; null: none
 */
public record StoreFile(
        Path file,
        @Nullable StoreType type,
        Secret password,
        @Nullable Path passwordFile) {
    /** A file without a password. */
    public static StoreFile of(Path file) {
        return new StoreFile(file, null, Secret.NONE, null);
    }

    public static StoreFile of(Path file, String password) {
        return new StoreFile(file, null, Secret.of(password), null);
    }
}
