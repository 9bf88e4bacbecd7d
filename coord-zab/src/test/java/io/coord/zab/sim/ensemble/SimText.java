package io.coord.zab.sim.ensemble;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Inputs and outputs as one reads them: zxids in hex, no bytes. */
final class SimText {
    private static final Pattern ZXID = Pattern.compile("(zxid|lastZxid|epoch|Epoch)=(-?\\d+)");

    private SimText() {}

    static String of(Object detail) {
        Matcher matcher = ZXID.matcher(detail.toString());
        return matcher.replaceAll(found -> found.group(1) + "=0x" + Long.toHexString(Long.parseLong(found.group(2))))
                .replace("payload=", "");
    }
}
