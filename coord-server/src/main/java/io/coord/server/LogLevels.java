package io.coord.server;

import java.util.Optional;

/** How operators change the levels of the log of a running process. Thread-safe. */
public interface LogLevels {
    /** The level in force, like {@code INFO}; empty if nobody knows. */
    Optional<String> level(String logger);

    /**
     * @param level one of ERROR, WARN, INFO, DEBUG, TRACE
     * @return false if it can not be set
     */
    boolean set(String logger, String level);
}
