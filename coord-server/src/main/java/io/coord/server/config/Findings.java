package io.coord.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what there is to say while a configuration is read, so that all of it is said together. */
final class Findings {
    private static final Comparator<ConfigFinding> BY_PLACE =
            Comparator.comparing(ConfigFinding::origin).thenComparingInt(ConfigFinding::line);

    private final List<ConfigFinding> problems = new ArrayList<>();
    private final List<ConfigFinding> warnings = new ArrayList<>();

    void problem(Setting setting, String text) {
        problems.add(finding(setting, text));
    }

    void warning(Setting setting, String text) {
        warnings.add(finding(setting, text));
    }

    private static ConfigFinding finding(Setting setting, String text) {
        return new ConfigFinding(setting.origin(), setting.line(), setting.key(), setting.value(), text);
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (hasProblems()) {
            problems.sort(BY_PLACE);
            throw new ConfigException(problems);
        }
    }

    List<ConfigFinding> warnings() {
        warnings.sort(BY_PLACE);
        return List.copyOf(warnings);
    }
}
