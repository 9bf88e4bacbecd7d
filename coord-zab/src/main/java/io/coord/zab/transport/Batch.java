package io.coord.zab.transport;

import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.wire.LeaderMessageWriter;
import io.coord.zab.wire.LearnerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * Messages that go to the same links one after the other: encoded once, sent to each as one piece. Thread: replica.
 */
final class Batch {
    private static final int FIRST_BYTES = 1024;
    private static final int FULL_BYTES = 256 * 1024;

    private final List<Long> links;
    private final ByteBuf content = ByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
    private final LeaderMessageWriter leader = new LeaderMessageWriter(content);
    private final LearnerMessageWriter learner = new LearnerMessageWriter(content);

    Batch(List<Long> links) {
        this.links = links;
    }

    List<Long> links() {
        return links;
    }

    boolean isFull() {
        return content.readableBytes() >= FULL_BYTES;
    }

    void add(LeaderMessage message) {
        leader.write(message);
    }

    void add(LearnerMessage message) {
        learner.write(message);
    }

    /** Returns the content for one link, to be released by it. */
    ByteBuf share() {
        return content.retainedDuplicate();
    }

    /** All links have their share. */
    void release() {
        content.release();
    }
}
