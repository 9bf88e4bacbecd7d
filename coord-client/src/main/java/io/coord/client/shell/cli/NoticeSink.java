package io.coord.client.shell.cli;

import io.coord.client.shell.output.Sink;
import org.jline.reader.LineReader;
import org.jspecify.annotations.Nullable;

/** Writes above the prompt, so that what a person is typing stays whole. Thread-safe. */
final class NoticeSink implements Sink {
    private final Sink before;
    private volatile @Nullable LineReader reader;

    /** Writes to {@code before} until there is a line editor. */
    NoticeSink(Sink before) {
        this.before = before;
    }

    void switchTo(LineReader editor) {
        reader = editor;
    }

    @Override
    public void write(String text) {
        LineReader editor = reader;
        if (editor == null) {
            before.write(text);
        } else {
            editor.printAbove(text.stripTrailing());
        }
    }

    @Override
    public void flush() {
        if (reader == null) {
            before.flush();
        }
    }
}
