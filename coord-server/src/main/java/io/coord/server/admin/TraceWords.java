package io.coord.server.admin;

/** The trace mask: {@code gtmk stmk}. */
final class TraceWords {
    private TraceWords() {}

    static String gtmk(AdminView view) {
        return Long.toString(view.traceMask());
    }

    static String stmk(AdminView view, long mask) {
        view.setTraceMask(mask);
        return Long.toString(mask);
    }
}
