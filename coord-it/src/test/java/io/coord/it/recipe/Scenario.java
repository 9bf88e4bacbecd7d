package io.coord.it.recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.OutcomeUnknownException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** What is done by a client whose connection is tampered with, beside another one. */
@FunctionalInterface
interface Scenario {
    Duration LIMIT = Duration.ofSeconds(60);

    void run(CoordClient subject, CoordClient other, String path) throws Exception;

    /** Only each so many-th frame is struck, besides what the fault asks for: some take many. */
    default int stride() {
        return 1;
    }

    static Scenario striding(int stride, Scenario scenario) {
        return new Scenario() {
            @Override
            public void run(CoordClient subject, CoordClient other, String path) throws Exception {
                scenario.run(subject, other, path);
            }

            @Override
            public int stride() {
                return stride;
            }
        };
    }

    static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), SECONDS);
    }

    /** Done once at least, though the server may go meanwhile and nobody knows: for what does no harm when it is done again. */
    static void certainly(Supplier<CompletableFuture<?>> call, Class<? extends CoordException> already)
            throws Exception {
        boolean unknown = true;
        while (unknown) {
            unknown = false;
            try {
                get(call.get());
            } catch (ExecutionException e) {
                unknown = e.getCause() instanceof OutcomeUnknownException;
                assertThat(unknown || already.isInstance(e.getCause()))
                        .as("%s", e.getCause())
                        .isTrue();
            }
        }
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(2))
                .ignoreException(NoNodeException.class)
                .until(condition);
    }
}
