package io.coord.server.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How connections read: into buffers of one size, which come from Netty's pool, a few times in a row while the socket
 * has more. What Netty has for this keeps twice as much per connection, and idle connections are many.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {
    private static final int BUFFER_BYTES = 32 * 1024;
    /** Then other connections of the loop have their turn. */
    private static final int READS_IN_A_ROW = 16;

    @Override
    @SuppressWarnings("deprecation") // the deprecated type is the declared one
    public Handle newHandle() {
        return new Reads();
    }

    /** The reads of one connection in a row. Thread: its event loop. */
    @SuppressWarnings("deprecation") // the only kind of handle that Netty's transports take
    private static final class Reads implements ExtendedHandle {
        private @Nullable ChannelConfig config;
        private int reads;
        private int wanted;
        private int received;

        @Override
        public void reset(ChannelConfig channelConfig) {
            config = channelConfig;
            reads = 0;
            received = 0;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(BUFFER_BYTES);
        }

        @Override
        public int guess() {
            return BUFFER_BYTES;
        }

        @Override
        public void incMessagesRead(int count) {
            reads += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            received = bytes;
        }

        @Override
        public int lastBytesRead() {
            return received;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            wanted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return wanted;
        }

        @Override
        public boolean continueReading() {
            return mayReadOn() && received == wanted;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
            return mayReadOn() && mayHaveMore.get();
        }

        private boolean mayReadOn() {
            return config != null && config.isAutoRead() && received > 0 && reads < READS_IN_A_ROW;
        }

        @Override
        public void readComplete() {
            // The next row begins with reset.
        }
    }
}
