package io.coord.it.javaclient;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.CoordClientBuilder;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Clients of one test, closed after it, the youngest first. */
public final class CoordClients implements AfterEachCallback {
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private final Supplier<String> connectString;
    private final Deque<CoordClient> open = new ConcurrentLinkedDeque<>();

    public CoordClients(Supplier<String> connectString) {
        this.connectString = connectString;
    }

    public CoordClientBuilder builder() {
        return CoordClient.builder(connectString.get());
    }

    public CoordClient connect() throws InterruptedException, TimeoutException {
        return connect(builder());
    }

    public CoordClient connect(CoordClientBuilder builder) throws InterruptedException, TimeoutException {
        CoordClient client = keep(builder);
        client.blocking().awaitConnected(LIMIT);
        return client;
    }

    /** Without waiting for the connection. */
    public CoordClient keep(CoordClientBuilder builder) {
        CoordClient client = builder.build();
        open.push(client);
        return client;
    }

    public BlockingClient blocking() throws InterruptedException, TimeoutException {
        return connect().blocking();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(CoordClient::close);
        open.clear();
    }
}
