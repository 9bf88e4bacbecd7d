package io.coord.client.transport;

import io.coord.client.call.Call;
import io.coord.client.endpoint.Endpoint;
import io.coord.client.endpoint.EndpointList;
import io.coord.client.session.Credential;
import io.coord.client.session.SessionEvent;
import io.coord.client.session.SessionMachine;
import io.coord.client.session.SessionOutputs;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.tls.TlsContext;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.WireRecord;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thin ring around a {@link SessionMachine}: takes from the inbox, steps, writes once, waits. Thread: event loop of the
 * client; {@link #submit}, {@link #later}: any.
 */
public final class SessionDriver implements SessionOutputs {
    private static final Logger log = LoggerFactory.getLogger(SessionDriver.class);

    private static final int INITIAL_BYTES = 512;
    /** Requests leave in pieces of about this size. */
    private static final int WRITE_BYTES = 32 * 1024;

    private static final int CALLS_PER_TURN = 1024;
    private static final int LENGTH_BYTES = 4;

    /** Something for the machine, from any thread. */
    @FunctionalInterface
    public interface Input {
        void step(SessionMachine machine, long nowNanos);
    }

    private final DriverConfig config;
    private final EventLoop loop;
    private final Consumer<SessionEvent> events;
    private final EndpointList endpoints;
    private final SessionMachine machine;
    /** Calls and inputs in the order they came. */
    private final Queue<Object> inbox = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean turnScheduled = new AtomicBoolean();
    /** Calls without answer, in the inbox or with the machine. */
    private final AtomicInteger pending = new AtomicInteger();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** How many of {@link #pending} are with the machine, when counted last, and how many it got since. */
    private int machineCalls;

    private int handedOver;

    private final @Nullable SaslSteps sasl;

    private int current;
    /** Of the server that the current connection is to. */
    private String host = "";

    private @Nullable Channel channel;
    private @Nullable ByteBuf out;
    private @Nullable JuteWriter writer;
    private boolean flushing;
    /** Told once, not at each attempt. */
    private String toldOfTls = "";

    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;

    /** A driver at rest: {@link #start} sets it going. {@code events} is called on the event loop. */
    public SessionDriver(DriverConfig config, EventLoop loop, Consumer<SessionEvent> events) {
        this.config = config;
        this.loop = loop;
        this.events = events;
        this.endpoints = config.endpoints();
        SaslInitiator initiator = config.sasl();
        this.sasl = initiator == null ? null : new SaslSteps(initiator);
        this.machine =
                new SessionMachine(config.session(), endpoints.size(), config.credentials(), config.random(), this);
    }

    public void start() {
        later(SessionMachine::start);
    }

    /** Hands a call over; false if there are too many already, and then it is not taken. */
    public boolean submit(Call<?> call) {
        if (pending.incrementAndGet() > config.maxPending()) {
            pending.decrementAndGet();
            return false;
        }
        inbox.add(call);
        scheduleTurn();
        return true;
    }

    public void authenticate(Credential credential, Call<Void> call) {
        later((machine, now) -> machine.authenticate(credential, call, now));
    }

    /** Hands something else over. */
    public void later(Input input) {
        inbox.add(input);
        scheduleTurn();
    }

    public boolean isEventLoop() {
        return loop.inEventLoop();
    }

    public EventLoop eventLoop() {
        return loop;
    }

    public long nowNanos() {
        return config.clock().monotonicNanos();
    }

    /** Whether there will be no connection any more. */
    public boolean isEnded() {
        return loop.inEventLoop() ? machine.isEnded() : ended.isDone();
    }

    /** Completes on the event loop when the machine has come to its end and the connection is closed. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    // ---- turns ----

    private void scheduleTurn() {
        if (turnScheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this::turn);
            } catch (RejectedExecutionException e) {
                turnAfterTheEnd();
            }
        }
    }

    /** The event loop is gone, and with it everybody else who steps the machine: what comes now is told that it is over. */
    private synchronized void turnAfterTheEnd() {
        turnScheduled.set(false);
        if (!machine.isEnded()) {
            log.warn("event loop was shut down before the client, which ends with it client={}", config.name());
            step(SessionMachine::detach, nowNanos());
            ended.complete(null);
        }
        while (drainInbox()) {
            continue;
        }
        countPending();
    }

    private void turn() {
        turnScheduled.set(false);
        endTurn();
    }

    /** Takes from the inbox, writes what there is to write, and sets the timer: the end of whatever woke us. */
    void endTurn() {
        boolean more = drainInbox();
        countPending();
        flush();
        setTimer();
        if (machine.isEnded()) {
            ended.complete(null);
        }
        if (more) {
            scheduleTurn();
        }
    }

    /** Takes off what the machine has answered. Never counts less than there are, so the limit holds for all threads. */
    private void countPending() {
        int left = machine.pending();
        pending.addAndGet(left - machineCalls - handedOver);
        machineCalls = left;
        handedOver = 0;
    }

    private boolean drainInbox() {
        long now = nowNanos();
        for (int taken = 0; taken < CALLS_PER_TURN; taken++) {
            Object next = inbox.poll();
            if (next == null) {
                return false;
            }
            if (next instanceof Call<?>) {
                handedOver++;
                submit((Call<?>) next, now);
            } else {
                step((Input) next, now);
            }
        }
        return true;
    }

    /** As {@link #step}, without an object for each call. */
    private void submit(Call<?> call, long now) {
        try {
            machine.submit(call, now);
        } catch (RuntimeException | AssertionError e) {
            fail(e, now);
        }
    }

    /** A fault of ours must not leave callers waiting for ever. */
    private void step(Input input, long now) {
        try {
            input.step(machine, now);
        } catch (RuntimeException | AssertionError e) {
            fail(e, now);
        }
    }

    private void fail(Throwable fault, long now) {
        log.error("client failed, all its calls end client={}", config.name(), fault);
        machine.detach(now);
    }

    private void setTimer() {
        long next = machine.nextTickNanos();
        if (timer != null && timerNanos <= next && !machine.isEnded()) {
            return; // it comes early enough, and is set again then
        }
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (next != Long.MAX_VALUE) {
            timerNanos = next;
            timer = loop.schedule(this::tick, Math.max(0, next - nowNanos()), TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        timer = null;
        if (!machine.isEnded()) {
            step(SessionMachine::tick, nowNanos());
        }
        endTurn();
    }

    // ---- from the connection ----

    boolean isCurrent(int number) {
        return number == current;
    }

    void received(int number, JuteReader frame) {
        step((session, now) -> session.received(number, frame, now), nowNanos());
    }

    void broken(int number, String reason) {
        if (isCurrent(number)) {
            closeChannel();
        }
        step((session, now) -> session.disconnected(number, reason, now), nowNanos());
    }

    void brokenLater(int number, String reason) {
        later((session, now) -> {
            if (isCurrent(number)) {
                closeChannel();
            }
            session.disconnected(number, reason, now);
        });
    }

    void tlsStands() {
        toldOfTls = "";
    }

    /** Else nobody would know: it is but one of many attempts to connect. */
    void tlsFailed(SocketAddress server, String reason) {
        if (!reason.equals(toldOfTls)) {
            log.warn("no TLS with a server client={} server={} reason={}", config.name(), server, reason);
            toldOfTls = reason;
        }
    }

    /** Not at once: we may be in the middle of a flush. */
    void writableLater(int number) {
        later((session, now) -> session.writable(number, now));
    }

    // ---- what the machine wants ----

    @Override
    public void connect(int number) {
        closeChannel();
        current = number;
        Endpoint endpoint = endpoints.next();
        host = endpoint.hostName();
        resolve(endpoint)
                .whenComplete((address, error) -> later((session, now) -> {
                    if (number != current) {
                        return;
                    }
                    if (error == null) {
                        open(number, address);
                    } else {
                        session.disconnected(number, endpoint + " is not known: " + error.getMessage(), now);
                    }
                }));
    }

    private void open(int number, SocketAddress address) {
        log.debug("connecting client={} to={}", config.name(), address);
        ChannelFuture opening = connectTo(address, new FrameHandler(this, number, config.maxReplyBytes()));
        channel = opening.channel();
        opening.addListener(done -> later((session, now) -> {
            if (done.isSuccess()) {
                session.connected(number, now);
            } else {
                session.disconnected(number, "no connection to " + address + ": " + done.cause(), now);
            }
        }));
    }

    private ChannelFuture connectTo(SocketAddress address, ChannelHandler handler) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(Sockets.channel(loop, address))
                .handler(encrypted(address, handler))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        TimeUnit.NANOSECONDS.toMillis(config.session().connectTimeoutNanos()));
        if (address instanceof InetSocketAddress) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
        }
        return bootstrap.connect(address);
    }

    /** What does not leave the JVM needs no encryption. */
    private ChannelHandler encrypted(SocketAddress address, ChannelHandler handler) {
        TlsContext tls = config.tls();
        if (tls == null || !(address instanceof InetSocketAddress)) {
            return handler;
        }
        tls.refresh();
        InetSocketAddress server = (InetSocketAddress) address;
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel opened) {
                opened.pipeline()
                        .addLast(tls.connecting(opened.alloc(), server.getHostString(), server.getPort()), handler);
            }
        };
    }

    private CompletableFuture<SocketAddress> resolve(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Fixed) {
            return CompletableFuture.completedFuture(((Endpoint.Fixed) endpoint).address());
        }
        Endpoint.Host host = (Endpoint.Host) endpoint;
        return config.resolver().resolve(host.name()).thenApply(addresses -> choose(addresses, host));
    }

    /** The address keeps the name: certificates are checked for it. */
    private SocketAddress choose(List<InetAddress> addresses, Endpoint.Host host) {
        int index = addresses.size() == 1 ? 0 : config.random().nextInt(addresses.size());
        try {
            byte[] address = addresses.get(index).getAddress();
            return new InetSocketAddress(InetAddress.getByAddress(host.name(), address), host.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address that is none of " + host, e);
        }
    }

    @Override
    public void disconnect(int number) {
        if (isCurrent(number)) {
            current = 0; // whatever comes while we flush is not heard
            flush(); // a last request may be waiting
            closeChannel();
        }
    }

    private void closeChannel() {
        current = 0;
        releaseOut();
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void sendConnect(ConnectRequest request) {
        JuteWriter to = buffer();
        ByteBuf bytes = out();
        int start = bytes.writerIndex();
        bytes.writeInt(0);
        request.write(to);
        bytes.setInt(start, bytes.writerIndex() - start - LENGTH_BYTES);
    }

    @Override
    public int send(int xid, OpCode code, WireRecord body) {
        JuteWriter to = buffer();
        ByteBuf bytes = out();
        int start = bytes.writerIndex();
        bytes.writeInt(0);
        bytes.writeInt(xid);
        bytes.writeInt(code.code());
        try {
            body.write(to);
        } catch (RuntimeException e) {
            bytes.writerIndex(start);
            throw e;
        }
        int length = bytes.writerIndex() - start - LENGTH_BYTES;
        if (length > config.session().maxFrameBytes()) {
            bytes.writerIndex(start);
            return length;
        }
        bytes.setInt(start, length);
        return 0;
    }

    @Override
    public void beginSasl(int number) {
        saslStep(number, Objects.requireNonNull(sasl).begin(host));
    }

    @Override
    public void continueSasl(int number, Bytes token) {
        saslStep(number, Objects.requireNonNull(sasl).next(token));
    }

    private void saslStep(int number, CompletableFuture<SaslSteps.Step> step) {
        step.whenComplete((made, error) -> later((session, now) -> {
            if (error == null) {
                session.saslStep(number, made.token(), made.proven(), now);
            } else {
                log.warn("SASL failed client={} server={} cause={}", config.name(), host, error.getMessage());
                session.saslFailed(number, String.valueOf(error.getMessage()), now);
            }
        }));
    }

    @Override
    public boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    @Override
    public void probeForWrites() {
        Consumer<Boolean> answer = writes -> later((session, now) -> {
            if (writes) {
                endpoints.stepBack();
            }
            session.probed(writes, now);
        });
        resolve(endpoints.next())
                .whenComplete((address, error) -> loop.execute(() -> {
                    if (error == null) {
                        ChannelFuture opening = connectTo(address, new WriteProbe(answer));
                        long limit = config.session().connectTimeoutNanos();
                        Channel probe = opening.channel();
                        loop.schedule(() -> probe.close(), limit, TimeUnit.NANOSECONDS);
                        opening.addListener(done -> {
                            if (!done.isSuccess()) {
                                answer.accept(false);
                            }
                        });
                    } else {
                        answer.accept(false);
                    }
                }));
    }

    @Override
    public void event(SessionEvent event) {
        log.debug(
                "session changed client={} to={} session=0x{} reason={}",
                config.name(),
                event.kind(),
                Long.toHexString(event.sessionId()),
                event.reason());
        events.accept(event);
    }

    // ---- bytes ----

    private JuteWriter buffer() {
        if (out != null && out.readableBytes() >= WRITE_BYTES && channel != null) {
            channel.write(out, channel.voidPromise());
            out = null;
        }
        if (out == null || writer == null) {
            out = (channel == null ? ByteBufAllocator.DEFAULT : channel.alloc()).ioBuffer(INITIAL_BYTES);
            writer = new JuteWriter(out);
        }
        return writer;
    }

    private ByteBuf out() {
        return Objects.requireNonNull(out);
    }

    /**
     * Inside the JVM the answer may come, and lead to more requests, while we are still in the flush; a flush within a
     * flush would do nothing, so the outer one goes round again.
     */
    private void flush() {
        if (flushing) {
            return;
        }
        flushing = true;
        while (out != null && channel != null) {
            ByteBuf next = out;
            out = null;
            channel.writeAndFlush(next, channel.voidPromise());
        }
        flushing = false;
        if (channel == null) {
            releaseOut();
        }
    }

    private void releaseOut() {
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
