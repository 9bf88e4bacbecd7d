package io.coord.server.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Sets up the logs of the process: INFO on standard output, the level by {@code -Dcoord.log.level} or {@code
 * COORD_LOG_LEVEL}. Who gives {@code -Dlogback.configurationFile} gets that instead.
 */
final class CommandLogging {
    private static final String OWN_FILE = "logback.configurationFile";

    private CommandLogging() {}

    static void configure() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        URL file = CommandLogging.class.getResource("coord-logback.xml");
        if (System.getProperty(OWN_FILE) != null || !(factory instanceof LoggerContext) || file == null) {
            return;
        }
        LoggerContext context = (LoggerContext) factory;
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(file);
        } catch (JoranException e) {
            throw new IllegalStateException("coord-logback.xml is wrong", e);
        }
    }
}
