package io.coord.client.call;

import org.jspecify.annotations.NullUnmarked;

/** The only value of {@link Void}. */
@NullUnmarked
final class Nothing {
    static final Void VALUE = null;

    private Nothing() {}
}
