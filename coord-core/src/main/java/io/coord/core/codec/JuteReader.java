package io.coord.core.codec;

import io.coord.core.model.Bytes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads jute values from a buffer that it borrows (spec: client-protocol 1). Each length is checked against the bytes
 * that are there and against the limit before anything is allocated; what is wrong ends in a {@link DecodeException}.
 *
 * <p>Not thread-safe. Counterpart: {@link JuteWriter}.
 */
public final class JuteReader {
    private final ByteBuf in;
    private final int maxElementBytes;

    public JuteReader(ByteBuf in, JuteLimits limits) {
        this(in, limits.maxElementBytes());
    }

    private JuteReader(ByteBuf in, int maxElementBytes) {
        this.in = in;
        this.maxElementBytes = maxElementBytes;
    }

    /** Reads one element of a vector. */
    @FunctionalInterface
    public interface ElementReader<T> {
        T read(JuteReader reader);
    }

    public int remaining() {
        return in.readableBytes();
    }

    public byte readByte(String field) {
        require(1, field);
        return in.readByte();
    }

    /** Any byte but 0 is true. */
    public boolean readBoolean(String field) {
        require(1, field);
        return in.readByte() != 0;
    }

    public int readInt(String field) {
        require(Integer.BYTES, field);
        return in.readInt();
    }

    /** Returns the next int without moving on. */
    public int peekInt(String field) {
        require(Integer.BYTES, field);
        return in.getInt(in.readerIndex());
    }

    public long readLong(String field) {
        require(Long.BYTES, field);
        return in.readLong();
    }

    /** Length -1 is null. */
    public @Nullable Bytes readBuffer(String field) {
        int length = readLength(field);
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** As {@link #readBuffer}, for fields that are never null. */
    public Bytes readRequiredBuffer(String field) {
        return required(readBuffer(field), field);
    }

    /** Returns a reader of nothing but the content of a buffer, which is skipped here and not copied; null is empty. */
    public JuteReader readNested(String field) {
        return new JuteReader(in.readSlice(Math.max(0, readLength(field))), maxElementBytes);
    }

    /** Length -1 is null. Malformed UTF-8 becomes U+FFFD. */
    public @Nullable String readString(String field) {
        int length = readLength(field);
        if (length < 0) {
            return null;
        }
        String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length);
        return text;
    }

    /** As {@link #readString}, for fields that are never null. */
    public String readRequiredString(String field) {
        return required(readString(field), field);
    }

    /** Reads a vector of strings; count -1 is null, but no element may be. */
    public @Nullable List<String> readStrings(String field) {
        return readVector(field, Integer.BYTES, reader -> reader.readRequiredString(field));
    }

    /** As {@link #readStrings}, for fields that are never null. */
    public List<String> readRequiredStrings(String field) {
        return required(readStrings(field), field);
    }

    /**
     * Reads a vector into an immutable list. Count -1 is null; another negative count reads as empty, as in ZooKeeper.
     *
     * @param minElementBytes the fewest bytes of an element, at least 1: bounds the count by the bytes that are there
     */
    public <T> @Nullable List<T> readVector(String field, int minElementBytes, ElementReader<T> element) {
        int count = readInt(field);
        if (count == -1) {
            return null;
        }
        if (count <= 0) {
            return List.of();
        }
        if ((long) count * minElementBytes > in.readableBytes()) {
            throw new DecodeException(
                    field + ": " + count + " elements do not fit into " + in.readableBytes() + " bytes");
        }
        List<T> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(element.read(this));
        }
        return List.copyOf(elements);
    }

    private int readLength(String field) {
        int length = readInt(field);
        if (length < -1 || length > maxElementBytes) {
            throw new DecodeException(
                    field + ": length " + length + ", limit " + maxElementBytes + " bytes (jute.maxbuffer)");
        }
        if (length > in.readableBytes()) {
            throw new DecodeException(field + ": length " + length + ", but " + in.readableBytes() + " bytes are left");
        }
        return length;
    }

    private static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new DecodeException(field + ": null is not allowed here");
        }
        return value;
    }

    private void require(int bytes, String field) {
        if (in.readableBytes() < bytes) {
            throw new DecodeException(field + ": needs " + bytes + " bytes, but " + in.readableBytes() + " are left");
        }
    }
}
