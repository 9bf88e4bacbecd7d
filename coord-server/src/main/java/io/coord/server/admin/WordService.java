package io.coord.server.admin;

import java.util.Optional;

/**
 * Four-letter words by their bytes, answered as far as the white list allows: what a listener needs. Thread: any.
 * Answering may look at the disk and ask the resolver, so it is nothing for an event loop.
 */
public final class WordService {
    private volatile AllowedWords allowed;
    private final AdminView view;

    public WordService(AllowedWords allowed, AdminView view) {
        this.allowed = allowed;
        this.view = view;
    }

    /** From now on. */
    public void allow(AllowedWords words) {
        allowed = words;
    }

    /**
     * Whether the first four bytes of a connection are a word.
     *
     * @return how many more bytes have to be read before it can be answered; empty if it is no word
     */
    public Optional<Integer> argumentBytes(int code) {
        // a word that will be refused is refused at once, so that it need not be complete
        return FourLetterWord.ofCode(code).map(word -> allowed.contains(word) ? word.argumentBytes() : 0);
    }

    /**
     * Answers a word, or says that it is not allowed.
     *
     * @param code one for which {@link #argumentBytes} is not empty
     * @throws IllegalArgumentException if the code is no word
     */
    public String answer(int code, long argument) {
        FourLetterWord word = FourLetterWord.ofCode(code)
                .orElseThrow(() -> new IllegalArgumentException(String.format("0x%08x is no four-letter word", code)));
        return allowed.contains(word) ? FourLetterWords.answer(word, argument, view) : AllowedWords.refusalOf(word);
    }
}
