package io.coord.core.tree;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The text of a quota's limits or use: {@code count=<n>,bytes=<n>[=;<key>=<n>...]} (spec: client-protocol 12). A number
 * that is missing is -1, no limit.
 */
final class QuotaText {
    static final String COUNT = "count";
    static final String BYTES = "bytes";
    static final String COUNT_HARD_LIMIT = "countHardLimit";
    static final String BYTE_HARD_LIMIT = "byteHardLimit";
    static final long NONE = -1;

    private final TreeMap<String, Long> values = new TreeMap<>();

    private QuotaText() {}

    static QuotaText of(long count, long bytes) {
        QuotaText text = new QuotaText();
        text.values.put(COUNT, count);
        text.values.put(BYTES, bytes);
        return text;
    }

    /** Returns null if it is no such text. */
    static @Nullable QuotaText parse(String text) {
        QuotaText parsed = new QuotaText();
        if (text.isEmpty()) {
            return parsed;
        }
        for (String pair : text.split("[,;]+")) {
            String[] parts = pair.split("=");
            if (parts.length < 2) {
                return null;
            }
            try {
                parsed.values.put(parts[0], parts[1].isEmpty() ? NONE : Long.parseLong(parts[1]));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return parsed;
    }

    long get(String key) {
        return values.getOrDefault(key, NONE);
    }

    /** Adds to both numbers; one that is missing counts as -1, as in ZooKeeper. */
    QuotaText plus(long count, long bytes) {
        QuotaText sum = new QuotaText();
        sum.values.putAll(values);
        sum.values.put(COUNT, get(COUNT) + count);
        sum.values.put(BYTES, get(BYTES) + bytes);
        return sum;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("count=").append(get(COUNT)).append(",bytes=").append(get(BYTES));
        boolean first = true;
        for (Map.Entry<String, Long> value : values.entrySet()) {
            if (!value.getKey().equals(COUNT) && !value.getKey().equals(BYTES)) {
                // Compat: the first one behind a stray '=', which lets old parsers read the bytes.
                text.append(first ? "=" : "").append(';');
                text.append(value.getKey()).append('=').append(value.getValue());
                first = false;
            }
        }
        return text.toString();
    }
}
