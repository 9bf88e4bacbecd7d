package io.coord.server.admin;

/** What a server is, as {@code Mode: } and {@code zk_server_state} print it. */
public enum ServerMode {
    STANDALONE("standalone"),
    LEADER("leader"),
    FOLLOWER("follower"),
    OBSERVER("observer"),
    READ_ONLY("read-only");

    private final String text;

    ServerMode(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
