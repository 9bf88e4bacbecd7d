package io.coord.core.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** TLS can not be had as it is configured; the message says why and which file or option is to blame, and no secret. */
public final class TlsConfigException extends Exception {
    private static final long serialVersionUID = 1;

    /** The option that is to blame, in the words of {@code zoo.cfg} without prefix. */
    private final String option;

    TlsConfigException(String option, String message) {
        this(option, message, null);
    }

    TlsConfigException(String option, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.option = option;
    }

    /** The option that is to blame, in the words of {@code zoo.cfg} without prefix: {@code keyStore.location}. */
    public String option() {
        return option;
    }

    static String oneOf(List<String> allowed) {
        return "allowed are " + String.join(", ", allowed);
    }
}
