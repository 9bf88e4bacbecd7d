package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import org.jspecify.annotations.Nullable;

/** One identity of a connection in the answer to whoAmI: scheme, and the name of the user within it, maybe empty. */
public record ClientInfo(
        @Nullable String authScheme, @Nullable String user) implements WireRecord {
    static final int MIN_BYTES = 8;

    public static ClientInfo read(JuteReader in) {
        return new ClientInfo(in.readString("clientInfo.authScheme"), in.readString("clientInfo.user"));
    }

    @Override
    public void write(JuteWriter out) {
        out.writeString(authScheme);
        out.writeString(user);
    }
}
