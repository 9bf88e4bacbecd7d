package io.coord.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/**
 * Sets up the logs of the process: INFO on standard output, the level by {@code -Dcoord.log.level} or {@code
 * COORD_LOG_LEVEL}. Who gives {@code -Dlogback.configurationFile} gets that instead. In code, as reading a file of
 * logback's would cost a noticeable part of the start.
 */
final class CommandLogging {
    private static final String OWN_FILE = "logback.configurationFile";

    private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

    private CommandLogging() {}

    /** To be called before the first logger is made. */
    static void configure() {
        if (System.getProperty(OWN_FILE) == null) {
            System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, CommandLogProvider.class.getName());
            // It would say that it does what the line above tells it.
            System.setProperty(SLF4J_VERBOSITY, "WARN");
        }
        // Here, as what other threads log meanwhile would come late.
        LoggerFactory.getILoggerFactory();
    }

    static void setUp(LoggerContext context) {
        LogLineEncoder encoder = new LogLineEncoder();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger("io.coord").setLevel(level());
        // Servers of one process that stop at the same time: a connection inside it whose other end is gone already is
        // worth no stack trace.
        context.getLogger("io.netty.channel.local.LocalChannel").setLevel(Level.ERROR);
    }

    private static Level level() {
        String environment = System.getenv("COORD_LOG_LEVEL");
        String byDefault = environment == null ? Level.INFO.toString() : environment;
        return Level.toLevel(System.getProperty("coord.log.level", byDefault), Level.INFO);
    }
}
