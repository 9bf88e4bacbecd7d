package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The body of a notification (spec: client-protocol 10.1).
 *
 * @param type  what happened: 1 created, 2 deleted, 3 data changed, 4 children changed
 * @param state from a server always {@link #SYNC_CONNECTED}
 * @param path  null only as received
 */
public record WatcherEvent(int type, int state, @Nullable String path) implements WireRecord {
    public static final int SYNC_CONNECTED = 3;

    public static WatcherEvent read(JuteReader in) {
        return new WatcherEvent(in.readInt("type"), in.readInt("state"), in.readString("path"));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeInt(type);
        out.writeInt(state);
        out.writeString(path);
    }
}
