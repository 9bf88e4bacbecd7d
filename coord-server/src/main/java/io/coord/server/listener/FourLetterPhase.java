package io.coord.server.listener;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The first bytes of a connection may be a four-letter word instead of a frame. One for all connections of a server.
 * Thread: any event loop.
 */
final class FourLetterPhase {
    private final ListenerServices services;

    FourLetterPhase(ListenerServices services) {
        this.services = services;
    }

    /**
     * Looks whether the bytes begin with a word, and answers it once its argument is there.
     *
     * @param in the first bytes of the connection, at least four, borrowed
     * @return false if this is no word
     */
    boolean serve(ClientConnection connection, ByteBuf in) {
        int word = in.getInt(in.readerIndex());
        Optional<Integer> argumentBytes = services.commands().argumentBytes(word);
        if (argumentBytes.isEmpty()) {
            return false;
        }
        if (in.readableBytes() >= Integer.BYTES + argumentBytes.get()) {
            long argument = argumentBytes.get() == 0 ? 0 : in.getLong(in.readerIndex() + Integer.BYTES);
            connection.awaitText();
            services.commands().answer(word, argument, connection::sendText);
        }
        return true;
    }
}
