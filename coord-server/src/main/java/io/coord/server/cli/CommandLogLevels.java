package io.coord.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.coord.server.LogLevels;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The levels of the process, which has its own logback. Thread: any. */
final class CommandLogLevels implements LogLevels {
    @Override
    public Optional<String> level(String logger) {
        return LoggerFactory.getLogger(logger) instanceof Logger found
                ? Optional.of(found.getEffectiveLevel().toString())
                : Optional.empty();
    }

    @Override
    public boolean set(String logger, String level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger found) {
            found.setLevel(Level.valueOf(level));
            return true;
        }
        return false;
    }
}
