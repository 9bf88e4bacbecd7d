package io.coord.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a class of tests when a Netty buffer was lost in it. Netty reports a lost buffer when it meets it after a garbage
 * collection while it allocates another one (paranoid level: each buffer is followed).
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    private static final int COLLECTIONS = 3;
    private static final int ALLOCATIONS = 200;

    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        reports.start();
        logger().addAppender(reports);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            for (int j = 0; j < ALLOCATIONS; j++) {
                PooledByteBufAllocator.DEFAULT.buffer(16).release();
            }
        }
        logger().detachAppender(reports);
        assertThat(List.copyOf(reports.list).stream().map(ILoggingEvent::getFormattedMessage))
                .as("buffers that were lost")
                .isEmpty();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    }
}
