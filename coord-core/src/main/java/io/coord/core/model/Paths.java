package io.coord.core.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for paths of znodes (spec: client-protocol 14), and their parts. Paths are compared by code units. */
public final class Paths {
    public static final String ROOT = "/";

    private Paths() {}

    /**
     * Checks a path as create, setData, setACL and check do.
     *
     * @return empty if the path is legal, else what is wrong with it and where, fit for a message
     */
    public static Optional<String> validate(@Nullable String path) {
        if (path == null) {
            return Optional.of("path is null");
        }
        if (path.isEmpty()) {
            return Optional.of("path is empty");
        }
        if (path.charAt(0) != '/') {
            return Optional.of(describe(path) + " does not start with /");
        }
        if (path.length() == 1) {
            return Optional.empty();
        }
        if (path.charAt(path.length() - 1) == '/') {
            return Optional.of(describe(path) + " ends with /");
        }
        return validateNames(path);
    }

    /** As {@link #validate}, of the path that a sequential create is asked for: the suffix is still to come. */
    public static Optional<String> validateSequential(@Nullable String path) {
        return path == null ? validate(null) : validate(path + "1");
    }

    /** Returns the path of the parent; {@code path} is legal and not the root. */
    public static String parent(String path) {
        int slash = lastSlash(path);
        return slash == 0 ? ROOT : path.substring(0, slash);
    }

    /** Returns the last name of a legal path that is not the root. */
    public static String name(String path) {
        return path.substring(lastSlash(path) + 1);
    }

    /** Returns the path of a child; {@code parent} is legal. */
    public static String child(String parent, String name) {
        return parent.length() == 1 ? parent + name : parent + '/' + name;
    }

    private static Optional<String> validateNames(String path) {
        int nameStart = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i < path.length() && path.charAt(i) != '/') {
                if (isForbidden(path.charAt(i))) {
                    return Optional.of(
                            String.format("%s: character U+%04X at %d", describe(path), (int) path.charAt(i), i));
                }
                continue;
            }
            int length = i - nameStart;
            if (length == 0) {
                return Optional.of(describe(path) + ": empty name at " + i);
            }
            if (path.charAt(i - 1) == '.' && (length == 1 || length == 2 && path.charAt(nameStart) == '.')) {
                return Optional.of(describe(path) + ": relative name at " + (i - 1));
            }
            nameStart = i + 1;
        }
        return Optional.empty();
    }

    /** Control characters, surrogates, private use, and the last sixteen of the plane. */
    private static boolean isForbidden(char c) {
        return c < 0x20 || c >= 0x7F && c <= 0x9F || c >= 0xD800 && c <= 0xF8FF || c >= 0xFFF0;
    }

    /** Quotes a path of a stranger for a message: cut, and without characters that disturb a log. */
    private static String describe(String path) {
        int shown = Math.min(path.length(), 200);
        StringBuilder text = new StringBuilder("path \"");
        for (int i = 0; i < shown; i++) {
            char c = path.charAt(i);
            if (isForbidden(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append(shown < path.length() ? "...\"" : "\"").toString();
    }

    private static int lastSlash(String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0 || path.length() == 1) {
            throw new IllegalArgumentException(describe(path) + " has no parent");
        }
        return slash;
    }
}
