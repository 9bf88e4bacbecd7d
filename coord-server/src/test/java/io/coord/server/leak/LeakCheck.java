package io.coord.server.leak;

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
 * Fails a class of tests if a Netty buffer was lost in it. JUnit finds it by itself (see junit-platform.properties), so
 * that no class can forget it. Netty, at its paranoid level, reports a lost buffer when it allocates another one after a
 * garbage collection has found it.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final int COLLECTIONS = 2;
    private static final int ALLOCATIONS = 200;
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(LeakCheck.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        ListAppender<ILoggingEvent> reports = new ListAppender<>();
        reports.start();
        logger().addAppender(reports);
        context.getStore(HERE).put(context.getUniqueId(), reports);
    }

    @Override
    @SuppressWarnings("unchecked") // it is what was put there
    public void afterAll(ExtensionContext context) {
        ListAppender<ILoggingEvent> reports = context.getStore(HERE).remove(context.getUniqueId(), ListAppender.class);
        provokeReports();
        logger().detachAppender(reports);
        assertThat(List.copyOf(reports.list).stream().map(ILoggingEvent::getFormattedMessage))
                .as("buffers that were lost")
                .isEmpty();
    }

    static void provokeReports() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            for (int j = 0; j < ALLOCATIONS; j++) {
                PooledByteBufAllocator.DEFAULT.buffer(16).release();
            }
        }
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    }
}
