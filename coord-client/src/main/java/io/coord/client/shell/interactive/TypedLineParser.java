package io.coord.client.shell.interactive;

import io.coord.client.shell.command.WordSplitter;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line editor where words begin and end: as {@link WordSplitter} says. */
final class TypedLineParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE) {
            try {
                WordSplitter.split(line);
            } catch (WordSplitter.OpenQuoteException e) {
                throw new EOFError(-1, cursor, String.valueOf(e.getMessage())); // the editor asks for another line
            }
        }
        WordSplitter.Unfinished typed = WordSplitter.splitUnfinished(line.substring(0, cursor));
        return new TypedLine(line, cursor, typed.words(), typed.lastBegins());
    }

    /** The line up to the cursor, in words. */
    private record TypedLine(String line, int cursor, List<String> words, int lastBegins)
            implements CompletingParsedLine {
        @Override
        public String word() {
            return words.get(words.size() - 1);
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return words.size() - 1;
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            String text = candidate.toString();
            boolean plain = text.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'');
            if (plain) {
                return text;
            }
            String quoted = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"");
            return complete ? quoted + "\"" : quoted;
        }

        @Override
        public int rawWordCursor() {
            return cursor - lastBegins;
        }

        @Override
        public int rawWordLength() {
            return cursor - lastBegins;
        }
    }
}
