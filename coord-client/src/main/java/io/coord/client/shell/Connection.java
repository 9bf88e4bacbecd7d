package io.coord.client.shell;

import io.coord.client.BlockingClient;
import io.coord.client.ConnectionListener;
import io.coord.client.CoordClient;
import io.coord.client.CoordClientBuilder;
import io.coord.client.endpoint.ConnectString;
import io.coord.client.shell.ensemble.FourLetterClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The shell's connection to the servers, made when a command first needs it. Thread-safe: Ctrl-C closes it from another
 * thread.
 */
public final class Connection implements AutoCloseable {
    private final ConnectionSettings settings;
    private final ConnectionListener listener;
    private String servers;
    private @Nullable CoordClient client;

    /** Connects to {@code servers}, a connect string, when it is needed. */
    public Connection(String servers, ConnectionSettings settings, ConnectionListener listener) {
        this.servers = servers;
        this.settings = settings;
        this.listener = listener;
    }

    public synchronized String servers() {
        return servers;
    }

    public ConnectionSettings settings() {
        return settings;
    }

    /** The client if there is one, connected or not. */
    public synchronized Optional<CoordClient> current() {
        return Optional.ofNullable(client);
    }

    /** Leaves the servers there are, if any, for others. */
    public void connect(String otherServers) throws ShellFailure {
        parse(otherServers);
        close();
        synchronized (this) {
            servers = otherServers;
        }
    }

    /** A client that is connected; waits for it. */
    public BlockingClient client() throws ShellFailure, InterruptedException {
        return client(settings.patience());
    }

    /** A client that is connected; waits so long for it. It goes on trying afterwards. */
    public BlockingClient client(Duration patience) throws ShellFailure, InterruptedException {
        BlockingClient connecting = openedClient().blocking();
        try {
            connecting.awaitConnected(patience);
        } catch (TimeoutException e) {
            throw new ShellFailure(
                    ExitCode.CONNECTION, "no connection within " + patience.toMillis() + " ms: " + whyNot());
        } catch (IllegalStateException e) {
            throw new ShellFailure(ExitCode.NOT_ALLOWED, "no connection to " + servers() + ": " + e.getMessage());
        }
        return connecting;
    }

    private synchronized CoordClient openedClient() throws ShellFailure {
        if (client == null) {
            client = newClient();
            client.addListener(listener);
        }
        return client;
    }

    /** A further session with the same settings, which the caller closes. */
    public CoordClient newClient() throws ShellFailure {
        String now = servers();
        parse(now);
        CoordClientBuilder builder = CoordClient.builder(now);
        settings.applyTo(builder);
        return builder.build();
    }

    private String whyNot() throws ShellFailure {
        return String.join("; ", words().whyNotServing(parse(servers()).hosts()));
    }

    /** Asks servers four-letter words, encrypted if the connection is. */
    public FourLetterClient words() {
        return new FourLetterClient(settings.tls());
    }

    private static ConnectString parse(String text) throws ShellFailure {
        try {
            return ConnectString.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ShellFailure(ExitCode.USAGE, e.getMessage());
        }
    }

    /** Ends the session, so that its ephemeral nodes go. */
    @Override
    public void close() {
        CoordClient closing;
        synchronized (this) {
            closing = client;
            client = null;
        }
        if (closing != null) {
            closing.close();
        }
    }
}
