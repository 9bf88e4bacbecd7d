package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Prints answers in one format. Thread-safe: watches print between the lines of commands. */
public final class Printer {
    /** How many answers may go by before it is noticed that nobody reads them. */
    private static final int FLUSH_EVERY = 256;

    private final Sink sink;
    private final Format format;
    private final Palette palette;
    private final Glyphs glyphs;
    private final JsonFactory factory;
    private int unseen;

    /** A printer to {@code sink}. */
    public Printer(Sink sink, Format format, Palette palette, Glyphs glyphs) {
        this.sink = sink;
        this.format = format;
        this.palette = palette;
        this.glyphs = glyphs;
        this.factory = JsonFactory.builder()
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // whatever the terminal's charset is
                .build();
    }

    /** The same output in another format. */
    public Printer in(Format other) {
        return other == format ? this : new Printer(sink, other, palette, glyphs);
    }

    public Format format() {
        return format;
    }

    public Glyphs glyphs() {
        return glyphs;
    }

    /** Prints an answer in the format of this printer. */
    public void print(Answer answer) {
        write(format == Format.JSON ? jsonLine(answer) : pageOf(answer));
    }

    /** Prints a line that is for people only. */
    public void remark(String line) {
        if (format == Format.TEXT) {
            write(line + "\n");
        }
    }

    private synchronized void write(String text) {
        sink.write(text);
        unseen++;
        if (unseen >= FLUSH_EVERY) {
            flush();
        }
    }

    public synchronized void flush() {
        unseen = 0;
        sink.flush();
    }

    private String pageOf(Answer answer) {
        TextPage page = new TextPage(palette, glyphs);
        answer.text(page);
        return page.toString();
    }

    private String jsonLine(Answer answer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            answer.json(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }
}
