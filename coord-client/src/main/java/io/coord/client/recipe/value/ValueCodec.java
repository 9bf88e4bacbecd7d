package io.coord.client.recipe.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How a value is kept in the data of a node. Must not block: it runs on the event loop of the client, too. Thread-safe.
 *
 * @param <T> an immutable type
 */
public interface ValueCodec<T> {
    byte[] encode(T value);

    /**
     * Reads what {@link #encode} wrote; empty data is that of a node that was made without.
     *
     * @throws IllegalArgumentException if it is something else; the call ends in a {@code BadRequestException} then, as it does
     *                                  with whatever else is thrown
     */
    T decode(byte[] data);

    /** UTF-8. What is not is read with replacement characters. */
    static ValueCodec<String> text() {
        return new ValueCodec<>() {
            @Override
            public byte[] encode(String value) {
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] data) {
                return new String(data, StandardCharsets.UTF_8);
            }
        };
    }

    /** Eight bytes, the highest first, as Curator's {@code DistributedAtomicLong}; no data is 0. */
    static ValueCodec<Long> int64() {
        return new ValueCodec<>() {
            @Override
            public byte[] encode(Long value) {
                return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            }

            @Override
            public Long decode(byte[] data) {
                if (data.length == 0) {
                    return 0L;
                }
                if (data.length != Long.BYTES) {
                    throw new IllegalArgumentException("a number has " + Long.BYTES + " bytes");
                }
                return ByteBuffer.wrap(data).getLong();
            }
        };
    }
}
