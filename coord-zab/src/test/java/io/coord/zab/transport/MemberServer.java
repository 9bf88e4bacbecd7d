package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.codec.JuteLimits;
import io.coord.core.env.SystemClock;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnCodec;
import io.coord.core.txn.TxnHeader;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.member.ZabMember;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.message.LearnerMessage.Request;
import io.coord.zab.protocol.message.LearnerMessage.Revalidate;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.runtime.DriverParts;
import io.coord.zab.runtime.HistoryConfig;
import io.coord.zab.runtime.MemberDriver;
import io.coord.zab.runtime.RecoveredHistory;
import io.coord.zab.runtime.StateImage;
import io.coord.zab.runtime.StateMachine;
import io.coord.zab.storage.Recovery;
import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.RecoveryResult;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The least server that a member can have on top: a tree under a lock, a replica thread, nothing for clients. What is in
 * its file system is there when another one is made with it.
 */
final class MemberServer implements StateMachine {
    static final int WINDOW = 20;
    private static final StorageDirs DIRS = StorageDirs.of(Path.of("/data"));
    private static final SystemClock CLOCK = new SystemClock();

    final long sid;
    final List<Throwable> failures = new ArrayList<>();
    final List<String> unusable = new ArrayList<>();
    private final LinkedBlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
    private final ExecutorService background;
    private final List<Thread> threads = new ArrayList<>();
    private final MemberDriver driver;
    private final Thread replica;
    private final Object lock = new Object();
    private ReplicatedState state;
    private boolean imageOpen;
    private volatile MemberStatus status = new MemberStatus(MemberStatus.Phase.LOOKING, -1, 0);
    private volatile boolean stopping;
    private volatile int installed;

    MemberServer(long sid, Membership members, PeerNetwork network, FileSystem files, double snapshotSizeFactor)
            throws IOException {
        this.sid = sid;
        this.background = Executors.newSingleThreadExecutor(threads("background"));
        RecoveryOptions options = RecoveryOptions.defaults(Ports.TREE).withWindowSize(WINDOW);
        RecoveryResult recovered = Recovery.recover(files, DIRS, options, CLOCK);
        this.state = recovered.state();
        TransportConfig config = TransportConfig.defaults("s" + sid, sid, JuteLimits.DEFAULT, Ports.TREE);
        MemberConfig member = new MemberConfig(sid, false, 200, 10, 5, 0, WINDOW, 100, 1000, 200, 200, false, 10);
        NettyElectionPort election = NettyElectionPort.open(config, network, members, inbox::add, CLOCK);
        NettyQuorumPort quorum = NettyQuorumPort.open(config, network, members, inbox::add, threads("loader"), CLOCK);
        this.driver = new MemberDriver(new DriverParts(
                "s" + sid,
                new ZabMember(member, RecoveredHistory.read(files, DIRS, recovered), members, members),
                recovered.lastZxid(),
                new HistoryConfig(
                        files,
                        DIRS,
                        options,
                        TxnLogOptions.IN_MEMORY,
                        SnapshotOptions.DEFAULT,
                        1000,
                        snapshotSizeFactor,
                        0),
                election,
                quorum,
                this,
                inbox::add,
                background,
                background,
                threads("log"),
                CLOCK));
        this.replica = threads("replica").newThread(this::run);
        replica.start();
    }

    private ThreadFactory threads(String role) {
        return task -> {
            Thread thread = new Thread(task, "s" + sid + "-" + role);
            synchronized (threads) {
                threads.add(thread);
            }
            return thread;
        };
    }

    private void run() {
        try {
            driver.start();
            driver.endTurn();
            while (!stopping) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void turn() throws InterruptedException {
        long wait = driver.nextDueMillis() - TimeUnit.NANOSECONDS.toMillis(CLOCK.monotonicNanos());
        Object first = inbox.poll(Math.max(0, wait), TimeUnit.MILLISECONDS);
        List<Object> inputs = new ArrayList<>();
        inputs.add(first == null ? new Input.Tick() : first);
        inbox.drainTo(inputs);
        for (Object input : inputs) {
            if (input instanceof Input) {
                driver.step((Input) input);
            } else {
                ((Runnable) input).run();
            }
        }
        driver.endTurn();
    }

    /** Runs something on the replica thread. */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        inbox.add((Runnable) () -> answer.complete(question.get()));
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** As leader: proposes to create nodes; returns the last zxid, or 0 if this is no leader. */
    long create(int count) {
        return ask(() -> {
            for (int i = 0; i < count; i++) {
                if (status.phase() != MemberStatus.Phase.LEADING) {
                    return 0L;
                }
                long zxid = driver.nextZxid();
                Txn txn = new Txn.Create(
                        Txn.CreateKind.PLAIN,
                        "/n" + Long.toHexString(zxid),
                        Bytes.wrap(new byte[(int) (zxid % 100)]),
                        Acls.OPEN,
                        false,
                        -1,
                        0);
                ByteBuf out = Unpooled.buffer();
                TxnCodec.write(out, new TxnHeader(sid, 1, zxid, 1, txn.type()), txn, null);
                byte[] payload = new byte[out.readableBytes()];
                out.readBytes(payload);
                driver.step(new Input.Submitted(new Proposal(zxid, Bytes.wrap(payload))));
            }
            return driver.nextZxid() - 1;
        });
    }

    MemberStatus status() {
        return status;
    }

    int installed() {
        return installed;
    }

    long lastZxid() {
        synchronized (lock) {
            return state.lastZxid();
        }
    }

    long digest() {
        synchronized (lock) {
            return state.tree().digest();
        }
    }

    boolean has(long zxid) {
        synchronized (lock) {
            return state.tree().find("/n" + Long.toHexString(zxid)) != null;
        }
    }

    @Override
    public void deliver(List<Proposal> proposals) {
        synchronized (lock) {
            for (Proposal proposal : proposals) {
                state.apply(
                        TxnCodec.read(Unpooled.wrappedBuffer(proposal.payload().array()), JuteLimits.DEFAULT),
                        ChangeListener.NONE);
            }
        }
    }

    @Override
    public void statusChanged(MemberStatus now) {
        status = now;
    }

    @Override
    public void requestArrived(long link, long from, Request request) {
        throw new AssertionError(request);
    }

    @Override
    public void revalidateArrived(long link, long from, Revalidate question) {
        throw new AssertionError(question);
    }

    @Override
    public void sessionsTouched(long from, long askedMillis, List<TouchedSession> touched) {
        assertThat(touched).isEmpty();
    }

    @Override
    public void learnerLeft(long from) {}

    @Override
    public List<TouchedSession> touchedSessions() {
        return List.of();
    }

    @Override
    public void syncConfirmed(long token) {
        throw new AssertionError(token);
    }

    @Override
    public void syncArrived() {
        throw new AssertionError();
    }

    @Override
    public void sessionRevalidated(long sessionId, boolean valid) {
        throw new AssertionError(sessionId);
    }

    @Override
    public void configSeen(Bytes configText) {
        throw new AssertionError(configText);
    }

    @Override
    public void configActivated(long version, Bytes configText) {
        throw new AssertionError(configText);
    }

    @Override
    public StateImage beginImage() {
        synchronized (lock) {
            if (imageOpen) {
                return null;
            }
            imageOpen = true;
            return new Image(state.beginImage());
        }
    }

    @Override
    public void installState(ReplicatedState now, long zxid) {
        synchronized (lock) {
            state = now;
            installed++;
        }
    }

    @Override
    public void historyUnusable(String reason) {
        unusable.add(reason);
    }

    @Override
    public void failed(Throwable cause) {
        synchronized (failures) {
            failures.add(cause);
        }
    }

    /** Ends as fast as it can, and waits until no thread is left. */
    void close() throws Exception {
        stopping = true;
        inbox.add(new Input.Tick());
        replica.join(10_000);
        driver.close();
        background.shutdown();
        background.awaitTermination(10, TimeUnit.SECONDS);
        synchronized (threads) {
            for (Thread thread : threads) {
                thread.join(10_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThat(failures).isEmpty();
    }

    private final class Image implements StateImage {
        private final TreeImage image;

        Image(TreeImage image) {
            this.image = image;
        }

        @Override
        public long zxid() {
            return image.zxid();
        }

        @Override
        public long digest() {
            return image.digest();
        }

        @Override
        public boolean writeNext(ByteBuf out) {
            synchronized (lock) {
                return image.writeNext(out, 50);
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                image.close();
                imageOpen = false;
            }
        }
    }
}
