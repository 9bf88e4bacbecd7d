package io.coord.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration is wrong. Holds all that is wrong with it, not only the first. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigFinding> problems;

    public ConfigException(List<ConfigFinding> problems) {
        super(problems.stream().map(ConfigFinding::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file, at least one. */
    public List<ConfigFinding> problems() {
        return problems;
    }
}
