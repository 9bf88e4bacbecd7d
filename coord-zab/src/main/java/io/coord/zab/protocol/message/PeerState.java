package io.coord.zab.protocol.message;

/** What a server says of itself in elections, by its number on the wire (spec: peer-protocol 1.4). */
public enum PeerState {
    LOOKING,
    FOLLOWING,
    LEADING,
    OBSERVING;

    public int code() {
        return ordinal();
    }
}
