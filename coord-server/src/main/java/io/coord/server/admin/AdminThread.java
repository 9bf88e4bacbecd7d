package io.coord.server.admin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers four-letter words on a thread that exists only while there are any, since an answer may look at the disk or
 * wait for the replica. Thread: any.
 */
public final class AdminThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminThread.class);
    private static final int MAX_WAITING = 100;
    private static final long IDLE_SECONDS = 5;
    private static final long CLOSE_MILLIS = 5_000;

    private final String server;
    private final WordService words;
    private final ThreadPoolExecutor executor;

    public AdminThread(String server, WordService words, ThreadFactory threads) {
        this.server = server;
        this.words = words;
        this.executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Gives the answer to {@code asker}, on the admin thread; an empty one if there are too many questions. */
    public void answer(int word, long argument, Consumer<String> asker) {
        try {
            executor.execute(() -> asker.accept(answerOrNothing(word, argument)));
        } catch (RejectedExecutionException e) {
            log.debug("four-letter word not answered, there are too many server={}", server);
            asker.accept("");
        }
    }

    /** Ends the thread; what waits is dropped. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("admin thread does not end server={}", server);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String answerOrNothing(int word, long argument) {
        try {
            return words.answer(word, argument);
        } catch (RuntimeException e) {
            log.error("four-letter word failed server={} word=0x{}", server, Integer.toHexString(word), e);
            return "";
        }
    }
}
