package io.coord.server.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Both clocks at one moment.
 *
 * @param monotonicMillis of any origin
 * @param wallMillis      since 1970
 * @param zone            in which dates are printed
 */
public record ClockReading(long monotonicMillis, long wallMillis, ZoneId zone) {
    private static final ZoneId UTC = ZoneId.of("UTC");

    public ClockReading {
        // the offset would be printed as Z, which is no name of a time zone to those who parse dates of Java
        zone = zone.equals(ZoneOffset.UTC) ? UTC : zone;
    }

    /** The date of a moment that is known by the monotonic clock only. */
    public ZonedDateTime dateOf(long otherMonotonicMillis) {
        return Instant.ofEpochMilli(wallMillis + (otherMonotonicMillis - monotonicMillis))
                .atZone(zone);
    }
}
