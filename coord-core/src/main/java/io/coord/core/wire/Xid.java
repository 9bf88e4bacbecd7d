package io.coord.core.wire;

/** The xids with a meaning of their own (spec: client-protocol 4.2). Ordinary requests count up from 1. */
public final class Xid {
    /** Of a frame that answers nothing: a {@link WatcherEvent}. */
    public static final int NOTIFICATION = -1;
    /** Of the reply to every ping, whatever xid it came with. */
    public static final int PING = -2;
    /** Clients use it for auth packets; a server echoes what came. */
    public static final int AUTH = -4;
    /** Clients use it when they set their watches again; a server echoes what came. */
    public static final int SET_WATCHES = -8;

    private Xid() {}
}
