package io.coord.client.recipe.config;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All settings as they were at one moment. Immutable. */
public final class ConfigSnapshot {
    private final ConfigDocument document;
    private final SortedMap<String, String> values;

    ConfigSnapshot(ConfigDocument document) {
        this.document = document;
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(document.values()));
    }

    /** Counts the updates, from 1; 0 before the first. */
    public long revision() {
        return document.revision();
    }

    /** Who has made this revision, as the store that did was told. */
    public String author() {
        return document.author();
    }

    /**
     * The value of a setting, its default if it is not set.
     *
     * @throws IllegalArgumentException if what is set is no value of this type: somebody has set it as another
     */
    public <T> T get(ConfigKey<T> key) {
        return find(key).orElse(key.defaultValue());
    }

    /**
     * The value of a setting; empty if it is not set.
     *
     * @throws IllegalArgumentException as {@link #get}
     */
    public <T> Optional<T> find(ConfigKey<T> key) {
        String text = values.get(key.name());
        return text == null ? Optional.empty() : Optional.of(key.parse(text));
    }

    /** As it is or would be written, default included. */
    <T> String textOf(ConfigKey<T> key) {
        String text = values.get(key.name());
        return text == null ? key.format(key.defaultValue()) : text;
    }

    /** All that are set, by name, as text. */
    public SortedMap<String, String> values() {
        return values;
    }

    ConfigDocument document() {
        return document;
    }

    @Override
    public String toString() {
        return "revision " + revision() + " " + values.keySet();
    }
}
