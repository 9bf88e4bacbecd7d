package io.coord.client.shell.quota;

import java.util.Map;
import java.util.TreeMap;

/**
 * The limits of a subtree, as the text of their node: {@code count=5,bytes=-1=;countHardLimit=7}. -1 is no limit. Immutable.
 *
 * @param values by key, the soft limits always, hard ones if they are set
 */
record QuotaLimits(Map<String, Long> values) {
    static final long NONE = -1;
    static final QuotaLimits UNLIMITED = new QuotaLimits(Map.of());

    /** What is limited: nodes or bytes, with a warning or by refusal. */
    enum Limit {
        COUNT("count"),
        BYTES("bytes"),
        COUNT_HARD("countHardLimit"),
        BYTES_HARD("byteHardLimit");

        private final String key;

        Limit(String key) {
            this.key = key;
        }
    }

    QuotaLimits {
        values = Map.copyOf(values);
    }

    /** Reads the text; what is no number in it counts as no limit. */
    static QuotaLimits parse(String text) {
        Map<String, Long> values = new TreeMap<>();
        for (String pair : text.split("[,;]+")) {
            String[] parts = pair.split("=");
            if (parts.length >= 2 && parts[1].matches("-?\\d{1,18}")) {
                values.put(parts[0], Long.parseLong(parts[1]));
            }
        }
        return new QuotaLimits(values);
    }

    long get(Limit limit) {
        return values.getOrDefault(limit.key, NONE);
    }

    QuotaLimits with(Limit limit, long value) {
        Map<String, Long> changed = new TreeMap<>(values);
        changed.put(limit.key, value);
        return new QuotaLimits(changed);
    }

    boolean isUnlimited() {
        return values.values().stream().allMatch(value -> value == NONE);
    }

    String format() {
        StringBuilder text = new StringBuilder();
        text.append("count=").append(get(Limit.COUNT)).append(",bytes=").append(get(Limit.BYTES));
        // Compat: hard limits stand behind a stray '=', which lets old parsers read the bytes.
        String before = "=";
        for (Limit hard : new Limit[] {Limit.BYTES_HARD, Limit.COUNT_HARD}) {
            if (get(hard) != NONE) {
                text.append(before).append(';').append(hard.key).append('=').append(get(hard));
                before = "";
            }
        }
        return text.toString();
    }
}
