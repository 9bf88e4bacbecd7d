package io.coord.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.call.Call;
import io.coord.client.call.Operation;
import io.coord.client.error.CoordException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.fake.FakeTree;
import io.coord.client.fake.VirtualNetwork;
import io.coord.client.future.Callbacks;
import io.coord.client.session.SessionConfig;
import io.coord.client.session.SessionConfig.AfterLoss;
import io.coord.client.session.SessionConfig.Retry;
import io.coord.client.session.SessionMachine;
import io.coord.core.model.Bytes;
import io.coord.core.model.CreateMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A session machine, its network and its server, and what a caller has asked for. Not thread-safe. */
final class SessionScene {
    static final long SECOND = 1_000_000_000L;
    private static final long TIME_LIMIT = 30 * SECOND;
    private static final Callbacks AT_ONCE = new Callbacks() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean isEventLoop() {
            return false;
        }
    };

    final FakeTree tree = new FakeTree();
    final VirtualNetwork network = new VirtualNetwork(tree);
    final WriteOperations writes = new WriteOperations(new Chroot(""), () -> 0);
    final ReadOperations reads = new ReadOperations(new Chroot(""));
    final List<Call<?>> calls = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    long now = 1000;

    private static SessionConfig config(int maxInFlight) {
        return new SessionConfig(
                10_000,
                5 * SECOND,
                false,
                maxInFlight,
                1 << 20,
                SECOND,
                AfterLoss.NEW_SESSION,
                Retry.SAFE,
                SessionConfig.Authentication.NONE,
                0,
                Bytes.EMPTY);
    }

    SessionMachine machine(int maxInFlight, Random random) {
        SessionMachine machine = new SessionMachine(config(maxInFlight), 1, List.of(), random::nextLong, network);
        machine.start(now);
        return machine;
    }

    <T> Call<T> submit(SessionMachine machine, Operation<T> operation) {
        Call<T> call = new Call<>(operation, AT_ONCE, now + TIME_LIMIT);
        calls.add(call);
        machine.submit(call, now);
        return call;
    }

    void anyStep(SessionMachine machine, Random random, int step) {
        now += random.nextInt(20) == 0 ? random.nextInt(4) * SECOND : random.nextInt(1_000_000);
        switch (random.nextInt(10)) {
            case 0:
                if (random.nextInt(3) == 0) {
                    network.cut(machine, now);
                }
                break;
            case 1:
            case 2:
                network.finishConnecting(machine, random.nextInt(4) > 0, now);
                break;
            case 3:
            case 4:
                network.serve();
                break;
            case 5:
            case 6:
                network.deliver(machine, now);
                break;
            case 7:
                machine.tick(now);
                break;
            case 8:
                if (random.nextInt(40) == 0) {
                    tree.expireSessions();
                }
                break;
            default:
                call(machine, random, step);
        }
    }

    /** Each write is of a node of its own, so that its executions can be counted. */
    private void call(SessionMachine machine, Random random, int step) {
        String path = "/n" + step;
        byte[] data = path.getBytes(UTF_8);
        CreateOptions ephemeral = CreateOptions.of(CreateMode.EPHEMERAL);
        CreateOptions marked = CreateOptions.of(CreateMode.EPHEMERAL_SEQUENTIAL).marked();
        names.add(path);
        switch (random.nextInt(5)) {
            case 0:
                submit(machine, writes.create(path, data, CreateOptions.of(CreateMode.PERSISTENT)));
                break;
            case 1:
                submit(machine, writes.create(path, data, ephemeral));
                break;
            case 2:
                submit(machine, writes.create(path + "-", data, marked));
                break;
            case 3:
                submit(machine, writes.setData("/", data, -1));
                break;
            default:
                submit(machine, reads.getData("/", null));
        }
    }

    /** From now on the network is good and time goes on. */
    void settleDown(SessionMachine machine) {
        for (int round = 0; round < 2000; round++) {
            now += SECOND / 20;
            network.finishConnecting(machine, true, now);
            machine.tick(now);
            for (int frame = 0; frame < 20; frame++) {
                network.serve();
                network.deliver(machine, now);
            }
        }
    }

    void checkOutcome(Call<?> call, String path) {
        assertThat(call.isDone()).as(path).isTrue();
        long created = tree.executed().stream()
                .filter(done -> done.equals("create " + path) || done.startsWith("create " + path + "-"))
                .count();
        assertThat(created).as("executions of " + path).isLessThanOrEqualTo(1);
        if (!call.operation().name().equals("create")) {
            return;
        }
        Throwable error = call.handle((value, failure) -> failure).join();
        if (error == null) {
            assertThat(created).as(path).isEqualTo(1);
        } else if (!(error instanceof OutcomeUnknownException)) {
            assertThat(error).isInstanceOf(CoordException.class);
            assertThat(created).as(path + ": " + error.getMessage()).isZero();
        }
    }
}
