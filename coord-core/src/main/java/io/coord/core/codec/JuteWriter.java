package io.coord.core.codec;

import io.coord.core.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes jute values to a buffer that it borrows (spec: client-protocol 1). Strings leave as real UTF-8.
 *
 * <p>Not thread-safe. Counterpart: {@link JuteReader}.
 */
public final class JuteWriter {
    private final ByteBuf out;

    public JuteWriter(ByteBuf out) {
        this.out = out;
    }

    /** Writes one element of a vector. */
    @FunctionalInterface
    public interface ElementWriter<T> {
        void write(JuteWriter writer, T element);
    }

    public void writeByte(int value) {
        out.writeByte(value);
    }

    public void writeBoolean(boolean value) {
        out.writeByte(value ? 1 : 0);
    }

    public void writeInt(int value) {
        out.writeInt(value);
    }

    public void writeLong(long value) {
        out.writeLong(value);
    }

    public void writeBuffer(@Nullable Bytes value) {
        if (value == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(value.length());
            out.writeBytes(value.array());
        }
    }

    /** Writes a buffer whose content is what {@code content} writes; that gets this writer. */
    public void writeNested(Consumer<JuteWriter> content) {
        int lengthAt = out.writerIndex();
        out.writeInt(0);
        content.accept(this);
        out.setInt(lengthAt, out.writerIndex() - lengthAt - Integer.BYTES);
    }

    public void writeString(@Nullable String value) {
        if (value == null) {
            out.writeInt(-1);
            return;
        }
        int lengthAt = out.writerIndex();
        out.writeInt(0);
        out.setInt(lengthAt, ByteBufUtil.writeUtf8(out, value));
    }

    public void writeStrings(@Nullable List<String> values) {
        writeVector(values, JuteWriter::writeString);
    }

    public <T> void writeVector(@Nullable List<T> elements, ElementWriter<? super T> element) {
        if (elements == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            element.write(this, elements.get(i));
        }
    }
}
