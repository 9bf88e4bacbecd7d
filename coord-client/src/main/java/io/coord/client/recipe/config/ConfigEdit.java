package io.coord.client.recipe.config;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an update makes of the settings; starts as they are. Not thread-safe, and of no use after the update. */
public final class ConfigEdit {
    private final SortedMap<String, String> values;

    ConfigEdit(ConfigDocument base) {
        this.values = new TreeMap<>(base.values());
    }

    /** Sets a setting, also to its default. */
    public <T> ConfigEdit set(ConfigKey<T> key, T value) {
        values.put(key.name(), key.format(value));
        return this;
    }

    /** Sets a setting by name. */
    public ConfigEdit setText(String name, String value) {
        values.put(ConfigDocument.checkName(name), value);
        return this;
    }

    /** It has its default then, for everybody whatever that is. */
    public ConfigEdit remove(ConfigKey<?> key) {
        return remove(key.name());
    }

    public ConfigEdit remove(String name) {
        values.remove(name);
        return this;
    }

    /** As it is with what this edit has done so far; the default if it is not set. */
    public <T> T get(ConfigKey<T> key) {
        return Optional.ofNullable(values.get(key.name())).map(key::parse).orElse(key.defaultValue());
    }

    /** All settings become those of another moment. */
    public ConfigEdit replaceBy(ConfigSnapshot other) {
        values.clear();
        values.putAll(other.values());
        return this;
    }

    SortedMap<String, String> values() {
        return values;
    }
}
