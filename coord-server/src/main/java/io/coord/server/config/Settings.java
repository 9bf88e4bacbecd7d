package io.coord.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has been set, by name: keys of the file that ZooKeeper's parser handles itself under their own name, all others
 * under the name of the system property they stand for. Each is taken at most once per reader; what nobody has taken is
 * {@link #rest()}.
 *
 * <p>A wrong value is noted, and the default returned so that reading goes on to find the other wrong ones.
 */
final class Settings {
    private final SortedMap<String, Setting> byName = new TreeMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Findings findings;

    Settings(Findings findings) {
        this.findings = findings;
    }

    void put(String name, Setting setting) {
        byName.put(name, setting);
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    @Nullable
    Setting take(String name) {
        taken.add(name);
        return byName.get(name);
    }

    /** All whose names begin so, in the order of their names. */
    List<Setting> takeAll(String prefix) {
        return takeAll(prefix, null);
    }

    /** The same without those whose names begin with the other prefix. */
    List<Setting> takeAll(String prefix, @Nullable String butNot) {
        List<Setting> all = new ArrayList<>();
        byName.forEach((name, setting) -> {
            if (name.startsWith(prefix) && (butNot == null || !name.startsWith(butNot))) {
                taken.add(name);
                all.add(setting);
            }
        });
        return all;
    }

    /** What nobody has asked for, by name. */
    SortedMap<String, Setting> rest() {
        SortedMap<String, Setting> rest = new TreeMap<>(byName);
        for (Map.Entry<String, Setting> entry : byName.entrySet()) {
            if (taken.contains(entry.getKey())) {
                rest.remove(entry.getKey());
            }
        }
        return rest;
    }

    int integer(String name, int absent, int min, int max) {
        return (int) whole(name, absent, min, max);
    }

    long whole(String name, long absent, long min, long max) {
        Setting setting = take(name);
        if (setting == null) {
            return absent;
        }
        String allowed = "allowed are " + min + " to " + max;
        try {
            long value = parse(setting.value());
            if (value >= min && value <= max) {
                return value;
            }
            findings.problem(setting, "out of range, " + allowed);
        } catch (NumberFormatException e) {
            findings.problem(setting, "not a whole number, " + allowed);
        }
        return absent;
    }

    /** A finite one, maybe with a fraction. */
    double number(String name, double absent) {
        Setting setting = take(name);
        if (setting == null) {
            return absent;
        }
        try {
            double value = Double.parseDouble(setting.value());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            findings.problem(setting, "not a number: " + e.getMessage());
            return absent;
        }
        findings.problem(setting, "not a finite number");
        return absent;
    }

    private static long parse(String text) {
        String hex = text.toLowerCase(Locale.ROOT);
        return hex.startsWith("0x") ? Long.parseLong(hex.substring(2), 16) : Long.parseLong(text);
    }

    /** As {@link #integer}, but less than the minimum counts as the minimum, as in ZooKeeper, with a warning. */
    int atLeast(String name, int absent, int min) {
        int value = integer(name, absent, Integer.MIN_VALUE, Integer.MAX_VALUE);
        Setting setting = byName.get(name);
        if (value < min && setting != null) {
            findings.warning(setting, "less than the minimum, " + min + " is used");
            return min;
        }
        return value;
    }

    boolean flag(String name, boolean absent) {
        return choice(name, absent, "true", "false");
    }

    boolean yesNo(String name, boolean absent) {
        return choice(name, absent, "yes", "no");
    }

    private boolean choice(String name, boolean absent, String yes, String no) {
        Setting setting = take(name);
        if (setting == null) {
            return absent;
        }
        if (setting.value().equalsIgnoreCase(yes)) {
            return true;
        }
        if (!setting.value().equalsIgnoreCase(no)) {
            findings.problem(setting, "allowed are " + yes + " and " + no);
            return absent;
        }
        return false;
    }

    @Nullable
    Path path(String name) {
        Setting setting = take(name);
        if (setting == null) {
            return null;
        }
        if (setting.value().isEmpty()) {
            findings.problem(setting, "empty, a path is needed");
            return null;
        }
        try {
            return Path.of(setting.value());
        } catch (InvalidPathException e) {
            findings.problem(setting, "not a path: " + e.getReason());
            return null;
        }
    }

    /** The address of a host of this name, or written as an address. */
    @Nullable
    InetAddress host(String name) {
        Setting setting = take(name);
        if (setting == null) {
            return null;
        }
        try {
            return InetAddress.getByName(setting.value());
        } catch (UnknownHostException e) {
            findings.problem(setting, "no address is known for this host; give an address or a name of this machine");
            return null;
        }
    }

    /** Comma-separated, without blanks and empty items; null if not set. */
    @Nullable
    List<String> list(String name) {
        Setting setting = take(name);
        return setting == null ? null : items(setting.value());
    }

    /** The items of a comma-separated text, without blanks and empty ones. */
    static List<String> items(String text) {
        return List.of(text.split(",")).stream()
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    @Nullable
    String text(String name) {
        Setting setting = take(name);
        return setting == null ? null : setting.value();
    }

    /** The setting of a name, for a message about it; one that says it is absent if it is. */
    Setting shown(String name, String origin) {
        Setting setting = byName.get(name);
        return setting == null ? new Setting(origin, 0, name, "") : setting;
    }
}
