package io.coord.it.golden;

import io.coord.it.golden.Transcript.FromServer;
import io.coord.it.golden.Transcript.Line;
import java.util.List;

/** What goes on around a transcript without being recorded in it. Nothing, unless overridden. */
class Scene {
    void before(int port) throws Exception {}

    void after() throws Exception {}

    /** Just before {@code line} is played. */
    void at(Line line, Correspondence correspondence) throws Exception {}

    /** Lines that this server answers differently on purpose. */
    boolean skips(Line line) {
        return false;
    }

    /** Whether notifications between two replies may come in another order. */
    boolean freeOrderOfNotifications() {
        return false;
    }

    /** May take fields out of both lists that depend on what happened before the recording. */
    void mask(FromServer frame, List<Field> recorded, List<Field> actual) {}
}
