package io.coord.server.listener;

import java.util.Optional;
import java.util.function.Consumer;

/** Answers four-letter words. */
public interface AdminCommands {
    /**
     * Whether these four bytes, the first of a connection, are a command.
     *
     * @return how many more bytes belong to the command; empty if it is none
     */
    Optional<Integer> argumentBytes(int word);

    /**
     * Answers a command.
     *
     * @param argument the bytes behind the word, as a number; 0 if there are none
     * @param answer   gets the text, now or later, on any thread
     */
    void answer(int word, long argument, Consumer<String> answer);
}
