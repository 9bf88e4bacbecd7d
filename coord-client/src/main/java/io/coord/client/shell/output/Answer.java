package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Something that a command says, for people and for machines. */
public interface Answer {
    /** Writes lines for people. */
    void text(TextPage page);

    /** Writes one JSON value. */
    void json(JsonGenerator json) throws IOException;
}
