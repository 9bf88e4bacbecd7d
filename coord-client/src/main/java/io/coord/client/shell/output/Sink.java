package io.coord.client.shell.output;

import java.io.PrintWriter;

/** Where text goes. */
public interface Sink {
    void write(String text);

    /**
     * Lets it be seen.
     *
     * @throws OutputClosedException if nobody reads it
     */
    void flush();

    /** A sink that writes there. */
    static Sink of(PrintWriter writer) {
        return new Sink() {
            @Override
            public void write(String text) {
                writer.print(text);
            }

            @Override
            public void flush() {
                if (writer.checkError()) {
                    throw new OutputClosedException();
                }
            }
        };
    }
}
