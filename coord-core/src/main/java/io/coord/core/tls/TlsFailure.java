package io.coord.core.tls;

import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Why a handshake, or an encrypted connection, has failed: in words, and in a form that is fit for a log. */
public final class TlsFailure {
    private static final int SHOWN_CHARS = 300;

    private TlsFailure() {}

    /** Whether this is about TLS, and not about the network or us. */
    public static boolean isOfTls(Throwable failure) {
        return has(failure, SSLException.class);
    }

    /** Whether one side does not take what the other has shown it, and not that an encrypted connection broke. */
    public static boolean isOfHandshake(Throwable failure) {
        return has(failure, SSLHandshakeException.class);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The reason, of bounded length and without control characters. */
    public static String reason(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSslRecordException) {
                // Its message is all that was received.
                return "the other side does not speak TLS";
            }
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.length() == 0 ? "" : ": ").append(message);
            }
        }
        return printable(text);
    }

    private static String printable(StringBuilder text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN_CHARS); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? ' ' : c);
        }
        return text.length() > SHOWN_CHARS ? shown + "…" : shown.toString();
    }
}
