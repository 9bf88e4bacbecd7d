package io.coord.client.shell.output;

/** Nobody reads the output any more, as behind {@code | head}: there is no reason to go on. */
public final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException() {
        super("the output is closed");
    }
}
