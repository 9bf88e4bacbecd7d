package io.coord.server.admin;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers that are not whole: at most four decimals, at least one. */
final class Decimals {
    private static final int DECIMALS = 4;

    private Decimals() {}

    /** Compat: prints like a Java double, so 10,000,000 is {@code 1.0E7}. */
    static String print(double value) {
        return Double.toString(BigDecimal.valueOf(value)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .doubleValue());
    }
}
