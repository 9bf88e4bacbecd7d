package io.coord.server.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Both clocks at one moment.
 *
 * @param monotonicMillis of any origin
 * @param wallMillis      since 1970
 * @param zone            in which dates are printed
 */
public record ClockReading(long monotonicMillis, long wallMillis, ZoneId zone) {
    /** The date of a moment that is known by the monotonic clock only. */
    public ZonedDateTime dateOf(long otherMonotonicMillis) {
        return Instant.ofEpochMilli(wallMillis + (otherMonotonicMillis - monotonicMillis))
                .atZone(zone);
    }
}
