package io.coord.core.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a file of keys or certificates holds. */
public enum StoreType {
    /** Certificates and keys as text. */
    PEM(".pem"),
    /** Java's own key store. */
    JKS(".jks"),
    PKCS12(".p12"),
    /** Bouncy Castle's; its provider must be installed in the JVM. */
    BCFKS(".bcfks");

    private static final byte[] JKS_START = {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed};
    private static final byte[] PEM_START = "-----BEGIN".getBytes(StandardCharsets.US_ASCII);
    private static final byte DER_SEQUENCE = 0x30;

    private final String extension;

    StoreType(String extension) {
        this.extension = extension;
    }

    /** The type of this name, in any case. */
    public static Optional<StoreType> ofName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** {@code PEM, JKS, ...}. */
    public static String names() {
        return Arrays.stream(values()).map(StoreType::name).collect(Collectors.joining(", "));
    }

    /** By the name of the file, else by its first bytes. */
    static Optional<StoreType> of(Path file, byte[] content) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        Optional<StoreType> named = Arrays.stream(values())
                .filter(type -> name.endsWith(type.extension))
                .findFirst();
        return named.isPresent() ? named : ofContent(content);
    }

    private static Optional<StoreType> ofContent(byte[] content) {
        if (startsWith(content, JKS_START)) {
            return Optional.of(JKS);
        }
        if (startsWith(content, PEM_START)) {
            return Optional.of(PEM);
        }
        return content.length > 0 && content[0] == DER_SEQUENCE ? Optional.of(PKCS12) : Optional.empty();
    }

    private static boolean startsWith(byte[] content, byte[] start) {
        return content.length >= start.length && Arrays.equals(content, 0, start.length, start, 0, start.length);
    }
}
