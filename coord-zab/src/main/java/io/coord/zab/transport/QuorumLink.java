package io.coord.zab.transport;

import io.coord.core.tree.ReplicatedState;
import io.coord.zab.protocol.Input;
import io.coord.zab.runtime.StateImage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection between a learner and its leader, seen from either end: what is to be sent, an image in its place among
 * it, and how much comes in. Thread: event loop of the connection, but where it says replica.
 */
final class QuorumLink {
    private static final Logger log = LoggerFactory.getLogger(QuorumLink.class);
    /** So many inputs of one link may wait for the replica; then it is not read from. */
    private static final int MAX_UNTAKEN = 2000;

    private static final int RESUME_UNTAKEN = 500;

    private final long id;
    private final Channel channel;
    private final LinkServices services;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicInteger untaken = new AtomicInteger();
    private volatile boolean inboxFull;
    private final AtomicReference<@Nullable ReplicatedState> received = new AtomicReference<>();

    // Thread: replica.
    private List<Object> collected = new ArrayList<>();
    private @Nullable Batch lastBatch;

    // Thread: event loop.
    private final ArrayDeque<Object> behindImage = new ArrayDeque<>();
    private @Nullable ImageSender image;
    private long progressAtNanos;
    private boolean announced;
    private boolean receptionFull;
    private boolean held = true;
    private boolean moving;
    private boolean closed;

    QuorumLink(long id, Channel channel, LinkServices services) {
        this.id = id;
        this.channel = channel;
        this.services = services;
        this.progressAtNanos = services.clock().monotonicNanos();
    }

    long id() {
        return id;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    Channel channel() {
        return channel;
    }

    /** Thread: replica. The batch that was collected last, and may still take more. */
    @Nullable
    Batch lastBatch() {
        return lastBatch;
    }

    /** Thread: replica. Returns whether it is the first since {@link #flush}. */
    boolean collect(Batch batch) {
        lastBatch = batch;
        return collect((Object) batch);
    }

    /** Thread: replica. */
    boolean collect(StateImage stateImage) {
        lastBatch = null;
        return collect((Object) stateImage);
    }

    private boolean collect(Object item) {
        collected.add(item);
        return collected.size() == 1;
    }

    /** Thread: replica. Whether little of what was to be sent waits. */
    boolean hasRoom() {
        return collected.isEmpty() && queuedBytes.get() < services.config().maxQueuedBytes() / 16;
    }

    /** Thread: replica. Hands what was collected to the event loop. */
    void flush() {
        List<Object> items = new ArrayList<>(collected.size());
        long bytes = 0;
        for (Object item : collected) {
            if (item instanceof Batch) {
                ByteBuf content = ((Batch) item).share();
                bytes += content.readableBytes();
                items.add(content);
            } else {
                items.add(item);
            }
        }
        collected.clear();
        lastBatch = null;
        if (queuedBytes.addAndGet(bytes) > services.config().maxQueuedBytes()) {
            loop().execute(() -> close("it does not take what it is sent: more than "
                    + services.config().maxQueuedBytes() + " bytes are waiting"));
        }
        if (loop().inEventLoop()) {
            write(items);
        } else {
            loop().execute(() -> write(items));
        }
    }

    private void write(List<Object> items) {
        for (Object item : items) {
            if (closed) {
                discard(item);
            } else if (image != null) {
                behindImage.add(item);
            } else {
                write(item);
            }
        }
        channel.flush();
    }

    private void write(Object item) {
        if (item instanceof ByteBuf) {
            ByteBuf bytes = (ByteBuf) item;
            int count = bytes.readableBytes();
            channel.write(bytes).addListener(written -> queuedBytes.addAndGet(-count));
        } else {
            image = new ImageSender(channel, (StateImage) item, this::progress, this::imageSent);
            image.start();
        }
    }

    private void imageSent(@Nullable Throwable failure) {
        image = null;
        if (failure != null) {
            log.warn(
                    "snapshot for a learner failed server={} link={}",
                    services.config().server(),
                    id,
                    failure);
            close("the snapshot could not be read");
            return;
        }
        while (image == null && !behindImage.isEmpty()) {
            write(behindImage.remove());
        }
        channel.flush();
    }

    private void discard(Object item) {
        if (item instanceof ByteBuf) {
            ((ByteBuf) item).release();
        } else {
            ((StateImage) item).close();
        }
    }

    /** The connection takes more. */
    void writabilityChanged() {
        ImageSender sending = image;
        if (sending != null) {
            sending.goOn();
        }
    }

    /** Some of a snapshot went through. */
    void progress() {
        long now = services.clock().monotonicNanos();
        if (!announced
                || now - progressAtNanos
                        < TimeUnit.MILLISECONDS.toNanos(services.config().progressMillis())) {
            return;
        }
        progressAtNanos = now;
        services.inbox().put(new Input.LinkProgress(id));
    }

    /** From now on the member knows of the link, and is to be told of its end. */
    void announce(Input input) {
        announced = true;
        services.inbox().put(input);
    }

    /** Passes on what came in. */
    void receive(List<? extends Input> inputs) {
        if (untaken.addAndGet(inputs.size()) > MAX_UNTAKEN) {
            inboxFull = true;
            // The replica may have taken all of it since.
            inboxFull = untaken.get() > RESUME_UNTAKEN;
            updateReading();
        }
        services.inbox().putAll(inputs);
    }

    /** Thread: replica. */
    void taken() {
        if (untaken.decrementAndGet() == RESUME_UNTAKEN && inboxFull) {
            loop().execute(() -> {
                inboxFull = false;
                updateReading();
            });
        }
    }

    /**
     * Goes on on another event loop. Until then nothing is read, and nothing may be written.
     *
     * @param then runs there, unless the connection ends before
     */
    void moveTo(EventLoop other, Runnable then) {
        moving = true;
        updateReading();
        channel.deregister()
                .addListener(left -> other.register(channel).addListener(arrived -> {
                    if (!arrived.isSuccess()) {
                        channel.close();
                    } else if (channel.isActive()) {
                        moving = false;
                        then.run();
                        updateReading();
                    }
                }));
    }

    /** A snapshot is understood: {@code Snap} is on its way to the member. */
    void received(ReplicatedState state) {
        received.set(state);
    }

    /** Thread: replica. Empty if there is none. */
    Optional<ReplicatedState> takeReceived() {
        return Optional.ofNullable(received.getAndSet(null));
    }

    /** Lets bytes in, which at first it does not. */
    void startReading() {
        held = false;
        updateReading();
    }

    boolean isReading() {
        return !held;
    }

    /** A snapshot comes faster than it is understood, or no longer does. */
    void receptionFull(boolean full) {
        receptionFull = full;
        updateReading();
    }

    private void updateReading() {
        channel.config().setAutoRead(!held && !moving && !receptionFull && !inboxFull);
    }

    void close(String reason) {
        if (!closed && channel.isActive()) {
            log.debug(
                    "closing link server={} link={} remote={} reason={}",
                    services.config().server(),
                    id,
                    channel.remoteAddress(),
                    reason);
        }
        channel.close();
    }

    /** The connection is gone. */
    void closed() {
        if (closed) {
            return;
        }
        closed = true;
        ImageSender sending = image;
        if (sending != null) {
            image = null;
            sending.stop();
        }
        behindImage.forEach(this::discard);
        behindImage.clear();
        if (announced) {
            services.inbox().put(new Input.LinkClosed(id));
        }
    }

    /** Thread: replica. Gives back what was collected and will not be sent. */
    void discardCollected() {
        for (Object item : collected) {
            if (item instanceof StateImage) {
                ((StateImage) item).close();
            }
        }
        collected.clear();
        lastBatch = null;
    }
}
