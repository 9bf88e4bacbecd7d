package io.coord.client.shell.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a typed line into words at white space. {@code '...'} takes everything as it is; {@code "..."} too, except that
 * {@code \"} and {@code \\} stand for the second character. A backslash elsewhere is a backslash.
 */
public final class WordSplitter {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote;
    private int begin;

    private WordSplitter() {}

    /** A quote was opened and not closed. */
    public static final class OpenQuoteException extends Exception {
        private static final long serialVersionUID = 1L;

        OpenQuoteException(char quote, String line) {
            super("the quote " + quote + " is not closed: " + line);
        }
    }

    /** The words of a line. */
    public static List<String> split(String line) throws OpenQuoteException {
        WordSplitter splitter = new WordSplitter();
        splitter.read(line);
        if (splitter.quote != 0) {
            throw new OpenQuoteException(splitter.quote, line);
        }
        splitter.endWord();
        return splitter.words;
    }

    /** The words of what has been typed so far; the last one, which may be empty, is the one being typed. */
    public static Unfinished splitUnfinished(String line) {
        WordSplitter splitter = new WordSplitter();
        splitter.read(line);
        int begin = splitter.inWord ? splitter.begin : line.length();
        splitter.inWord = true;
        splitter.endWord();
        return new Unfinished(splitter.words, begin);
    }

    /**
     * A line that is being typed.
     *
     * @param words      at least one; the last may be empty
     * @param lastBegins where the last one begins in the line, with its quote
     */
    public record Unfinished(List<String> words, int lastBegins) {
        public Unfinished {
            words = List.copyOf(words);
        }
    }

    private void read(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '"' && c == '\\' && i + 1 < line.length() && "\"\\".indexOf(line.charAt(i + 1)) >= 0) {
                i++;
                word.append(line.charAt(i));
            } else {
                read(c, i);
            }
        }
    }

    private void read(char c, int at) {
        if (quote != 0) {
            if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
            beginWord(at);
        } else if (Character.isWhitespace(c)) {
            endWord();
        } else {
            beginWord(at);
            word.append(c);
        }
    }

    private void beginWord(int at) {
        if (!inWord) {
            inWord = true;
            begin = at;
        }
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
