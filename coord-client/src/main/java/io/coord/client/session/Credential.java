package io.coord.client.session;

import io.coord.core.model.Bytes;

/** What authenticates a connection: a scheme and what that scheme wants. Never shown. */
public record Credential(String scheme, Bytes data) {
    @Override
    public String toString() {
        return scheme + ":***";
    }
}
