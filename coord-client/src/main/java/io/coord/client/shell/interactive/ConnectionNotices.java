package io.coord.client.shell.interactive;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.ConnectionState;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.Printer;
import java.util.Locale;

/** Tells a person what becomes of the session. */
public final class ConnectionNotices implements ConnectionListener {
    private final Printer notices;

    public ConnectionNotices(Printer notices) {
        this.notices = notices;
    }

    @Override
    public void onChange(ConnectionChange change) {
        if (change.to() == ConnectionState.CLOSING
                || change.to() == ConnectionState.CLOSED
                || change.to() == ConnectionState.CONNECTING) {
            return;
        }
        String session = change.sessionId() == 0 ? "" : "  session 0x" + Long.toHexString(change.sessionId());
        String isNew = change.newSession() && change.from() != ConnectionState.CONNECTING ? ", a new one" : "";
        String reason = change.reason().isEmpty() ? "" : "  (" + change.reason() + ")";
        String state =
                change.isReconnected() ? "reconnected" : change.to().name().toLowerCase(Locale.ROOT);
        notices.print(Fact.of("-- " + state + session + isNew + reason)
                .with("state", change.to().name())
                .with("session", "0x" + Long.toHexString(change.sessionId()))
                .with("newSession", change.newSession())
                .with("reason", change.reason()));
        notices.flush();
    }
}
