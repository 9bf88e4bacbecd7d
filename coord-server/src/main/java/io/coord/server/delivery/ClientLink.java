package io.coord.server.delivery;

import io.coord.server.session.SessionClient;
import io.netty.channel.EventLoop;

/** A client's connection as the replica sees it. */
public interface ClientLink extends SessionClient {
    /** What the replica puts there leaves when {@link #drain} runs. */
    Outbox outbox();

    /** The loop that owns the connection. */
    EventLoop eventLoop();

    /** Writes out what is in the outbox. Thread: {@link #eventLoop()}. */
    void drain();
}
