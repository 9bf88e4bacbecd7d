package io.coord.server.config;

import java.util.ArrayList;
import java.util.List;

/** Collects the values that are out of range, so that all are reported together. */
final class Ranges {
    private final List<String> problems = new ArrayList<>();

    void check(String option, long value, long min, long max) {
        if (value < min || value > max) {
            problems.add(option + " is " + value + ": allowed are " + min + ".." + max);
        }
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
