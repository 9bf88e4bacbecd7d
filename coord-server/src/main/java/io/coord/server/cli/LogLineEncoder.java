package io.coord.server.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * A line of the log: {@code 2026-01-31T12:00:00.000+01:00 INFO  server started ...}, and the stack of an exception. Written
 * out, as logback's parser of patterns and the JDK's of dates would be a noticeable part of the start.
 */
final class LogLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int NANOS_PER_MILLI = 1_000_000;
    private final ZoneId zone = ZoneId.systemDefault();
    private final Charset charset = Charset.defaultCharset();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String name = event.getLoggerName();
        String level = event.getLevel().toString();
        StringBuilder line = new StringBuilder(160);
        appendTime(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), line);
        line.append(' ')
                .append(level)
                .append(" ".repeat(Math.max(0, 5 - level.length())))
                .append(' ')
                .append(name, name.lastIndexOf('.') + 1, name.length())
                .append(' ')
                .append(event.getFormattedMessage())
                .append(System.lineSeparator());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString().getBytes(charset);
    }

    private static void appendTime(ZonedDateTime time, StringBuilder line) {
        append(time.getYear(), 4, line);
        append(time.getMonthValue(), 2, line.append('-'));
        append(time.getDayOfMonth(), 2, line.append('-'));
        append(time.getHour(), 2, line.append('T'));
        append(time.getMinute(), 2, line.append(':'));
        append(time.getSecond(), 2, line.append(':'));
        append(time.getNano() / NANOS_PER_MILLI, 3, line.append('.'));
        // Z, or hours and minutes.
        line.append(time.getOffset().getId());
    }

    private static void append(int number, int digits, StringBuilder line) {
        String text = Integer.toString(number);
        line.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
    }
}
