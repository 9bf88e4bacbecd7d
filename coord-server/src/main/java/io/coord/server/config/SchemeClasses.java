package io.coord.server.config;

import io.coord.server.auth.AuthScheme;

/** Makes the authentication scheme that a key {@code authProvider.N} names by its class. */
@FunctionalInterface
public interface SchemeClasses {
    /** None can be had by name: an embedder passes the objects ({@code AuthConfig.withScheme}). */
    SchemeClasses NONE = className -> {
        throw new UnavailableException("schemes can not be had by class name here: pass the object to"
                + " AuthConfig.withScheme of the embedding API");
    };

    /** @throws UnavailableException if there is no such class, or it is no scheme */
    AuthScheme make(String className) throws UnavailableException;

    /** Its message says why, and what would help. */
    final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        public UnavailableException(String message) {
            super(message);
        }
    }
}
