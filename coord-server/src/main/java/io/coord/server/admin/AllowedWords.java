package io.coord.server.admin;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * The white list of four-letter words ({@code 4lw.commands.whitelist}). {@code srvr} is always on it.
 * Compat: names that are no words are ignored, as ZooKeeper does, which has had more words than it has now.
 */
public final class AllowedWords {
    private static final String ALL = "*";

    private final Set<FourLetterWord> words;

    private AllowedWords(Set<FourLetterWord> words) {
        this.words = words;
    }

    /** @param names words; {@code *} stands for all of them; blanks around a name do not matter */
    public static AllowedWords of(Collection<String> names) {
        Set<FourLetterWord> words = EnumSet.of(FourLetterWord.SRVR);
        for (String name : names) {
            String stripped = name.strip();
            for (FourLetterWord word : FourLetterWord.values()) {
                if (stripped.equals(ALL) || stripped.equals(word.text())) {
                    words.add(word);
                }
            }
        }
        return new AllowedWords(words);
    }

    public boolean contains(FourLetterWord word) {
        return words.contains(word);
    }

    /** The answer to a word that is not on the list. */
    public static String refusalOf(FourLetterWord word) {
        return word.text() + " is not executed because it is not in the whitelist.\n";
    }
}
