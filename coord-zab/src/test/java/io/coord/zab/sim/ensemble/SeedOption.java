package io.coord.zab.sim.ensemble;

import java.util.OptionalLong;

/** A system property that holds a seed, in hexadecimal as it is printed. */
final class SeedOption {
    private SeedOption() {}

    static OptionalLong read(String property) {
        String text = System.getProperty(property, "");
        return text.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseUnsignedLong(text.replaceFirst("^0x", ""), 16));
    }
}
