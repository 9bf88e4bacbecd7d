package io.coord.it.curator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Curator clients and threads of one test, closed after it. */
public final class Curators implements AfterEachCallback {
    public static final int LIMIT_SECONDS = 90;

    private final Supplier<String> connectString;
    private final Deque<CuratorFramework> open = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public Curators(Supplier<String> connectString) {
        this.connectString = connectString;
    }

    public CuratorFramework connect() throws InterruptedException {
        return connect(30_000);
    }

    public CuratorFramework connect(int sessionTimeoutMillis) throws InterruptedException {
        CuratorFramework client = CuratorFrameworkFactory.newClient(
                connectString.get(), sessionTimeoutMillis, 30_000, new ExponentialBackoffRetry(100, 10));
        open.push(client);
        client.start();
        assertThat(client.blockUntilConnected(LIMIT_SECONDS, SECONDS)).isTrue();
        return client;
    }

    public <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    /** Runs {@code work} in {@code count} threads at once, each with its number, and waits for all. */
    public <T> List<T> inParallel(int count, Numbered<T> work) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            running.add(start(() -> work.run(number)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(await(one));
        }
        return results;
    }

    public static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(LIMIT_SECONDS, SECONDS);
    }

    public interface Numbered<T> {
        T run(int number) throws Exception;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        threads.shutdownNow();
    }
}
