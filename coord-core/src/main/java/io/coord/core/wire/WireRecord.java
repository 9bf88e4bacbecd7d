package io.coord.core.wire;

import io.coord.core.codec.JuteWriter;

/**
 * A value with one form on the wire: its fields back to back, in the order of the record's components. Each one has a
 * static {@code read(JuteReader)}, which fails with {@link io.coord.core.codec.DecodeException} only.
 */
public interface WireRecord {
    void write(JuteWriter out);
}
