package io.coord.zab.transport;

import io.coord.zab.runtime.StateImage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends an image to a learner, slice by slice, as fast as the connection takes it, with the signature behind it. Others
 * on the event loop get their turn between slices. Thread: event loop of the connection.
 */
final class ImageSender {
    private static final int SLICE_BYTES = 64 * 1024;

    private final Channel channel;
    private final StateImage image;
    private final Runnable progress;
    private final Consumer<@Nullable Throwable> done;
    private boolean running;
    private boolean stopped;

    /**
     * @param image    is closed at the end, whatever that is
     * @param progress called when something went through
     * @param done     called at the end, with what went wrong or null; not if it is stopped
     */
    ImageSender(Channel channel, StateImage image, Runnable progress, Consumer<@Nullable Throwable> done) {
        this.channel = channel;
        this.image = image;
        this.progress = progress;
        this.done = done;
    }

    void start() {
        goOn();
    }

    /** The connection takes more. */
    void goOn() {
        if (!running && !stopped && channel.isWritable()) {
            running = true;
            channel.eventLoop().execute(this::sendSlice);
        }
    }

    /** Gives up. */
    void stop() {
        if (!stopped) {
            stopped = true;
            image.close();
        }
    }

    private void sendSlice() {
        running = false;
        if (stopped) {
            return;
        }
        ByteBuf slice = channel.alloc().directBuffer(SLICE_BYTES);
        boolean more = true;
        try {
            while (more && slice.readableBytes() < SLICE_BYTES) {
                more = image.writeNext(slice);
            }
        } catch (RuntimeException | Error e) {
            slice.release();
            stop();
            done.accept(e);
            return;
        }
        if (!more) {
            SnapshotReception.writeSignature(slice);
        }
        channel.writeAndFlush(slice).addListener(written -> {
            if (written.isSuccess()) {
                progress.run();
            }
        });
        if (more) {
            goOn();
        } else {
            stop();
            done.accept(null);
        }
    }
}
