package io.coord.client.recipe.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;

/**
 * A setting: its name, its type, and what it is while nobody has set it. Immutable.
 *
 * @param <T> an immutable type
 */
public final class ConfigKey<T> {
    private final String name;
    private final T defaultValue;
    private final Function<String, T> parser;
    private final Function<T, String> formatter;

    private ConfigKey(String name, T defaultValue, Function<String, T> parser, Function<T, String> formatter) {
        this.name = ConfigDocument.checkName(name);
        this.defaultValue = defaultValue;
        this.parser = parser;
        this.formatter = formatter;
    }

    /**
     * A setting of any type.
     *
     * @param name      without white space and {@code =}
     * @param parser    reads what {@code formatter} wrote; throws an {@link IllegalArgumentException} for anything else
     * @param formatter never gives null
     */
    public static <T> ConfigKey<T> of(
            String name, T defaultValue, Function<String, T> parser, Function<T, String> formatter) {
        return new ConfigKey<>(name, defaultValue, parser, formatter);
    }

    public static ConfigKey<String> text(String name, String defaultValue) {
        return new ConfigKey<>(name, defaultValue, text -> text, text -> text);
    }

    public static ConfigKey<Integer> int32(String name, int defaultValue) {
        return new ConfigKey<>(name, defaultValue, Integer::valueOf, String::valueOf);
    }

    public static ConfigKey<Long> int64(String name, long defaultValue) {
        return new ConfigKey<>(name, defaultValue, Long::valueOf, String::valueOf);
    }

    /** {@code true} or {@code false}. */
    public static ConfigKey<Boolean> flag(String name, boolean defaultValue) {
        return new ConfigKey<>(name, defaultValue, ConfigKey::parseFlag, String::valueOf);
    }

    private static Boolean parseFlag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("allowed are true and false");
        }
        return text.equals("true");
    }

    /** As {@link Duration#toString()} writes it, e.g. {@code PT1.5S}. */
    public static ConfigKey<Duration> duration(String name, Duration defaultValue) {
        return new ConfigKey<>(name, defaultValue, ConfigKey::parseDuration, Duration::toString);
    }

    private static Duration parseDuration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a duration is written as PT1.5S", e);
        }
    }

    /** One of the constants of an enum, by its name. */
    public static <E extends Enum<E>> ConfigKey<E> oneOf(String name, E defaultValue) {
        Class<E> type = defaultValue.getDeclaringClass();
        return new ConfigKey<>(name, defaultValue, text -> Enum.valueOf(type, text), Enum::name);
    }

    public String name() {
        return name;
    }

    public T defaultValue() {
        return defaultValue;
    }

    /** Reads a value that was set. */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "setting %s: \"%s\" is no such value: %s", name, text, e.getMessage()),
                    e);
        }
    }

    String format(T value) {
        return formatter.apply(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
