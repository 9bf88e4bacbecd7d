package io.coord.core.wire;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import org.jspecify.annotations.Nullable;

/**
 * Records of the schema that no operation carries (spec: client-protocol 2): ZooKeeper reserved them for a limit on the
 * number of children and never used them. Here for completeness of the schema only.
 */
public sealed interface MaxChildren extends WireRecord {
    /** {@code GetMaxChildrenRequest}. */
    record Get(@Nullable String path) implements MaxChildren {
        public static Get read(JuteReader in) {
            return new Get(in.readString("path"));
        }

        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
        }
    }

    /** {@code GetMaxChildrenResponse}. */
    record Limit(int max) implements MaxChildren {
        public static Limit read(JuteReader in) {
            return new Limit(in.readInt("max"));
        }

        @Override
        public void write(JuteWriter out) {
            out.writeInt(max);
        }
    }

    /** {@code SetMaxChildrenRequest} and {@code SetMaxChildrenTxn}. */
    record Set(@Nullable String path, int max) implements MaxChildren {
        public static Set read(JuteReader in) {
            return new Set(in.readString("path"), in.readInt("max"));
        }

        @Override
        public void write(JuteWriter out) {
            out.writeString(path);
            out.writeInt(max);
        }
    }
}
