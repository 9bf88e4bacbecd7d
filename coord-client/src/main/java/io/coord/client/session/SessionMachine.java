package io.coord.client.session;

import io.coord.client.call.Call;
import io.coord.client.call.Operation;
import io.coord.client.call.ReplyHook;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.CoordException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.ServerErrorException;
import io.coord.client.retry.Backoff;
import io.coord.client.session.SessionConfig.AfterLoss;
import io.coord.client.session.SessionConfig.Authentication;
import io.coord.client.session.SessionConfig.Retry;
import io.coord.client.session.SessionEvent.Kind;
import io.coord.client.watch.WatchEnd;
import io.coord.client.watch.WatchTable;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.env.RandomSource;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.Request;
import io.coord.core.wire.WireRecord;
import io.coord.core.wire.Xid;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session over one connection after the other (spec: client-protocol 3, 4, 20). Each input says what happened on which
 * connection, numbered by the machine, and when; what belongs to an earlier connection is ignored.
 *
 * <pre>
 *   PAUSING --pause over--> CONNECTING --connected--> HANDSHAKING --accepted--> CONNECTED --close()--> CLOSING
 *      ^                        |                         |                        |                     |
 *      +------------------------+---- broken, too late ---+------------------------+                   ENDED
 * </pre>
 *
 * <p>With SASL there is AUTHENTICATING between HANDSHAKING and CONNECTED: nothing else is sent before it has ended.
 */
public final class SessionMachine {
    private static final long FIRST_PAUSE_NANOS = 50_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;
    private static final long FIRST_PROBE_PAUSE_NANOS = 100_000_000L;
    private static final long LONGEST_PROBE_PAUSE_NANOS = 60_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private enum Phase {
        PAUSING,
        CONNECTING,
        HANDSHAKING,
        AUTHENTICATING,
        CONNECTED,
        CLOSING,
        ENDED
    }

    private final SessionConfig config;
    private final int servers;
    private final SessionOutputs out;
    private final KnownSession session;
    private final WatchTable watches = new WatchTable();
    private final Deque<Call<?>> queue = new ArrayDeque<>();
    private final InFlight inFlight = new InFlight();
    private final LostCalls lost = new LostCalls();
    private final AuthQueue auth = new AuthQueue();
    private final Backoff pauses;
    private final Backoff probePauses;

    private Phase phase = Phase.PAUSING;
    private Endings ending = Endings.CLOSED;
    private int connection;
    private int failedAttempts;
    /** Our side of SASL is content; the server's last word is missing. */
    private boolean saslProven;

    private long now;
    private long phaseEnd;
    private long lastSent;
    private long lastHeard;
    private long nextProbe = NEVER;
    private long earliestDeadline = NEVER;

    /**
     * A machine at rest: {@link #start} sets it going.
     *
     * @param servers how many servers are in the list: after so many attempts in vain it pauses
     */
    public SessionMachine(
            SessionConfig config, int servers, List<Credential> credentials, RandomSource random, SessionOutputs out) {
        this.config = config;
        this.servers = servers;
        this.out = out;
        this.pauses = new Backoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS, random);
        this.probePauses = new Backoff(FIRST_PROBE_PAUSE_NANOS, LONGEST_PROBE_PAUSE_NANOS, random);
        this.session = new KnownSession(config);
        credentials.forEach(credential -> auth.add(credential, null));
    }

    // ---- what callers want ----

    public void start(long nowNanos) {
        now = nowNanos;
        lastHeard = now;
        connect();
    }

    public void submit(Call<?> call, long nowNanos) {
        now = nowNanos;
        if (phase == Phase.ENDED || phase == Phase.CLOSING) {
            ending.end(call);
            return;
        }
        earliestDeadline = Math.min(earliestDeadline, call.deadlineNanos());
        queue.add(call);
        pump();
    }

    /** Authenticates this connection and all later ones. */
    public void authenticate(Credential credential, Call<Void> call, long nowNanos) {
        now = nowNanos;
        if (phase == Phase.ENDED || phase == Phase.CLOSING) {
            ending.end(call);
            return;
        }
        earliestDeadline = Math.min(earliestDeadline, call.deadlineNanos());
        AuthQueue.Entry entry = auth.add(credential, call);
        if (phase == Phase.CONNECTED) {
            sendAuth(entry);
        }
    }

    /** Closes the session, after what was sent; what was not is not sent any more. */
    public void close(long nowNanos) {
        now = nowNanos;
        if (phase == Phase.ENDED || phase == Phase.CLOSING) {
            return;
        }
        ending = Endings.CLOSED;
        if (phase != Phase.CONNECTED) {
            end(Kind.CLOSED, "closed by the caller");
            return;
        }
        takeQueue().forEach(ending::end);
        lost.takeAll().forEach(ending::end);
        lost.stopResolving();
        phase = Phase.CLOSING;
        phaseEnd = now + config.closeTimeoutNanos();
        // The server may have ended the session long before we hear of it.
        out.event(session.event(Kind.CLOSING, "closed by the caller"));
        sendOwn(Operation.ofConnection(OpCode.CLOSE_SESSION, "close", body -> {}), (table, error) -> {});
    }

    /** Leaves without closing the session, so that another client can take it over. */
    public void detach(long nowNanos) {
        now = nowNanos;
        if (phase != Phase.ENDED) {
            ending = Endings.CLOSED;
            end(Kind.CLOSED, "detached by the caller; the session goes on until its timeout");
        }
    }

    /** The watches of this session; add to it by the hooks of operations. */
    public WatchTable watches() {
        return watches;
    }

    /** How many calls wait for an answer. */
    public int pending() {
        return queue.size() + inFlight.size() + lost.size();
    }

    public boolean isEnded() {
        return phase == Phase.ENDED;
    }

    // ---- what happens on the connection ----

    public void connected(int number, long nowNanos) {
        now = nowNanos;
        if (number != connection || phase != Phase.CONNECTING) {
            return;
        }
        phase = Phase.HANDSHAKING;
        out.sendConnect(session.request());
    }

    public void disconnected(int number, String reason, long nowNanos) {
        now = nowNanos;
        if (number == connection && phase != Phase.ENDED && phase != Phase.PAUSING) {
            lose(reason);
        }
    }

    /** A frame without its length came; {@code frame} holds nothing else. */
    public void received(int number, JuteReader frame, long nowNanos) {
        now = nowNanos;
        if (number != connection) {
            return;
        }
        try {
            if (phase == Phase.HANDSHAKING) {
                lastHeard = now;
                accepted(ConnectResponse.read(frame));
            } else if (phase == Phase.AUTHENTICATING) {
                lastHeard = now;
                frame.readInt("xid");
                frame.readLong("zxid");
                saslReply(frame.readInt("err"), frame);
            } else if (phase == Phase.CONNECTED || phase == Phase.CLOSING) {
                lastHeard = now;
                reply(frame.readInt("xid"), frame.readLong("zxid"), frame.readInt("err"), frame);
                pump();
            }
        } catch (DecodeException e) {
            drop("the server sent what can not be read: " + e.getMessage());
        }
    }

    /** SASL goes on with this token; null: there is nothing more to say, so that {@code proven} is true. */
    public void saslStep(int number, @Nullable Bytes token, boolean proven, long nowNanos) {
        now = nowNanos;
        if (number != connection || phase != Phase.AUTHENTICATING) {
            return;
        }
        saslProven = proven;
        if (token == null) {
            opened();
        } else {
            write(inFlight.nextXid(), OpCode.SASL, new Request.Sasl(token));
        }
    }

    /** SASL can not go on, or the server has not proven what it should: maybe another one does. */
    public void saslFailed(int number, String reason, long nowNanos) {
        now = nowNanos;
        if (number == connection && phase == Phase.AUTHENTICATING) {
            drop("SASL: " + reason);
        }
    }

    /** The connection takes more again. */
    public void writable(int number, long nowNanos) {
        now = nowNanos;
        if (number == connection) {
            pump();
        }
    }

    /** A probe has found a server that serves writes, or not. */
    public void probed(boolean writesServed, long nowNanos) {
        now = nowNanos;
        if (phase != Phase.CONNECTED || !session.isReadOnly()) {
            return;
        }
        if (writesServed) {
            drop("a server with quorum was found");
        } else {
            nextProbe = now + probePauses.nextPauseNanos();
        }
    }

    // ---- time ----

    /** When {@link #tick} must be called at the latest; {@link Long#MAX_VALUE} if there is nothing more to do. */
    public long nextTickNanos() {
        long next = earliestDeadline;
        switch (phase) {
            case CONNECTED:
                return Math.min(
                        Math.min(next, nextProbe), Math.min(nextPing(), lastHeard + session.readTimeoutNanos()));
            case ENDED:
                return NEVER;
            case CLOSING:
                return Math.min(next, phaseEnd);
            default:
                return Math.min(Math.min(next, phaseEnd), giveUpTime());
        }
    }

    /** Does what is due. */
    public void tick(long nowNanos) {
        now = nowNanos;
        if (now >= earliestDeadline) {
            endOverdueCalls();
        }
        if (now >= giveUpTime()) {
            loseSession("no server was reached for longer than the session timeout");
        }
        switch (phase) {
            case PAUSING:
                if (now >= phaseEnd) {
                    connect();
                }
                break;
            case CONNECTING:
            case HANDSHAKING:
            case AUTHENTICATING:
                if (now >= phaseEnd) {
                    drop("no connection within the time limit");
                }
                break;
            case CONNECTED:
                tickConnected();
                break;
            case CLOSING:
                if (now >= phaseEnd) {
                    end(Kind.CLOSED, "closed by the caller, without an answer from the server");
                }
                break;
            default:
                break;
        }
    }

    private void tickConnected() {
        if (now >= lastHeard + session.readTimeoutNanos()) {
            drop("nothing was heard from the server for two thirds of the session timeout");
        } else if (now >= nextPing()) {
            write(Xid.PING, OpCode.PING, body -> {});
        } else if (now >= nextProbe) {
            nextProbe = NEVER;
            out.probeForWrites();
        }
    }

    private long nextPing() {
        return lastSent + session.pingIntervalNanos();
    }

    /** When a session that has no connection counts as lost. */
    private long giveUpTime() {
        boolean apart = phase != Phase.CONNECTED && phase != Phase.CLOSING && phase != Phase.ENDED;
        return apart && session.id() != 0 ? lastHeard + session.giveUpNanos() : NEVER;
    }

    private void endOverdueCalls() {
        earliestDeadline = NEVER;
        Consumer<Call<?>> check = call -> {
            if (call.isSettled()) {
                return;
            }
            if (now >= call.deadlineNanos()) {
                Endings.TIMED_OUT.end(call);
            } else {
                earliestDeadline = Math.min(earliestDeadline, call.deadlineNanos());
            }
        };
        queue.forEach(check);
        inFlight.forEach(check);
        lost.forEach(check);
        auth.forEachCall(check);
        queue.removeIf(Call::isSettled);
    }

    // ---- connection and session ----

    private void connect() {
        phase = Phase.CONNECTING;
        phaseEnd = now + config.connectTimeoutNanos();
        connection++;
        out.connect(connection);
    }

    /** Breaks the connection from our side. */
    private void drop(String reason) {
        out.disconnect(connection);
        lose(reason);
    }

    private void lose(String reason) {
        connection++; // what still comes from it is not heard
        boolean wasConnected = phase == Phase.CONNECTED;
        failedAttempts++;
        auth.disconnected();
        if (phase == Phase.CLOSING) {
            end(Kind.CLOSED, "closed by the caller");
            return;
        }
        lost.stopResolving();
        List<Call<?>> unanswered = inFlight.takeAll();
        if (config.retry() == Retry.SAFE) {
            lost.add(unanswered, session.lastZxid());
        } else {
            unanswered.forEach(Endings.CONNECTION_LOST::end);
            takeQueue().forEach(Endings.CONNECTION_LOST::end);
        }
        nextProbe = NEVER;
        if (wasConnected) {
            out.event(session.event(Kind.SUSPENDED, reason));
        }
        pauseOrConnect();
    }

    private void pauseOrConnect() {
        if (failedAttempts <= 1 || failedAttempts % servers != 0) {
            connect();
        } else {
            phase = Phase.PAUSING;
            phaseEnd = now + pauses.nextPauseNanos();
        }
    }

    private void accepted(ConnectResponse response) {
        if (response.timeoutMillis() <= 0) {
            if (session.asksForNew()) {
                drop("the server refuses to open a session");
            } else {
                out.disconnect(connection);
                loseSession("the server does not know the session: it has expired, or the password is wrong");
            }
            return;
        }
        session.accepted(response);
        if (!session.isReadOnly()) {
            probePauses.reset();
        }
        if (config.authentication() == Authentication.SASL) {
            phase = Phase.AUTHENTICATING;
            saslProven = false;
            out.beginSasl(connection);
        } else {
            opened();
        }
    }

    private void saslReply(int error, JuteReader body) {
        Bytes token = error == 0 ? body.readBuffer("token") : null;
        if (error != 0) {
            ending = Endings.AUTH_FAILED;
            end(Kind.AUTH_FAILED, "the server refused SASL");
        } else if (saslProven) {
            opened();
        } else if (token == null) {
            drop("the server does not use SASL");
        } else {
            out.continueSasl(connection, token);
        }
    }

    private void opened() {
        phase = Phase.CONNECTED;
        nextProbe = session.isReadOnly() ? now + probePauses.nextPauseNanos() : NEVER;
        lastSent = now;
        out.event(session.event(session.opening(), ""));
        auth.all().forEach(this::sendAuth);
        watches.toRestore(session.lastZxid(), config.maxFrameBytes()).forEach(this::sendWatches);
        lost.resolve(session.id(), this::sendOwnCall, again -> {
            for (int i = again.size() - 1; i >= 0; i--) {
                queue.addFirst(again.get(i));
            }
        });
        pump();
    }

    private void loseSession(String reason) {
        out.disconnect(connection);
        connection++;
        ending = Endings.SESSION_LOST;
        SessionEvent event = session.event(Kind.LOST, reason);
        session.forget();
        endCalls();
        watches.endAll(WatchEnd.SESSION_LOST);
        boolean forGood = config.afterLoss() == AfterLoss.STAY_LOST;
        phase = forGood ? Phase.ENDED : phase;
        out.event(event);
        if (!forGood) {
            lastHeard = now;
            failedAttempts++;
            pauseOrConnect();
        }
    }

    private void end(Kind kind, String reason) {
        if (phase != Phase.PAUSING) {
            out.disconnect(connection);
        }
        connection++;
        phase = Phase.ENDED;
        endCalls();
        auth.forEachCall(ending::end);
        watches.endAll(kind == Kind.CLOSED ? WatchEnd.CLOSED : WatchEnd.SESSION_LOST);
        out.event(session.event(kind, reason));
    }

    private void endCalls() {
        lost.stopResolving();
        lost.takeAll().forEach(ending::end);
        inFlight.takeAll().forEach(ending::end);
        takeQueue().forEach(ending::end);
    }

    private List<Call<?>> takeQueue() {
        List<Call<?>> all = List.copyOf(queue);
        queue.clear();
        return all;
    }

    // ---- requests and replies ----

    private void pump() {
        if (phase != Phase.CONNECTED || lost.isResolving()) {
            return;
        }
        while (inFlight.size() < config.maxInFlight() && out.isWritable()) {
            Call<?> call = queue.poll();
            if (call == null) {
                return;
            }
            if (!call.isSettled()) {
                send(call, inFlight.nextXid());
            }
        }
    }

    private void send(Call<?> call, int xid) {
        Operation<?> operation = call.operation();
        int tooLong;
        try {
            tooLong = write(xid, operation.code(), operation.body());
        } catch (RuntimeException e) {
            // A null where none may be, e.g. in an ACL: nothing of it was sent.
            call.fail(new BadRequestException(
                    ErrorCode.BAD_ARGUMENTS, operation.failedCall(), "the request can not be written (" + e + ")"));
            return;
        }
        if (tooLong > 0) {
            call.fail(new BadRequestException(
                    ErrorCode.BAD_ARGUMENTS,
                    operation.failedCall(),
                    "the request has " + tooLong + " bytes, limit " + config.maxFrameBytes()
                            + " (jute.maxbuffer): raise it on servers and client, or store a reference"));
            return;
        }
        call.markSent(xid);
        inFlight.add(call);
    }

    private int write(int xid, OpCode code, WireRecord body) {
        lastSent = now;
        return out.send(xid, code, body);
    }

    private void sendAuth(AuthQueue.Entry entry) {
        Credential credential = entry.credential();
        write(Xid.AUTH, OpCode.AUTH, new Request.Auth(0, credential.scheme(), credential.data()));
        auth.sent(entry);
    }

    private void sendWatches(Request.SetWatches request) {
        ReplyHook restored = (table, error) -> {
            if (error == 0) {
                table.restored(request);
            } else if (error == ErrorCode.UNIMPLEMENTED.code()) {
                table.endPersistent(WatchEnd.UNSUPPORTED);
            }
        };
        Operation<Void> operation =
                Operation.ofConnection(request.code(), "setWatches", request).withHook(restored);
        send(new Call<>(operation, LostCalls.AT_ONCE, NEVER), Xid.SET_WATCHES);
    }

    private void sendOwn(Operation<Void> operation, ReplyHook hook) {
        sendOwnCall(new Call<>(operation.withHook(hook), LostCalls.AT_ONCE, NEVER));
    }

    private void sendOwnCall(Call<?> call) {
        send(call, inFlight.nextXid());
    }

    private void reply(int xid, long zxid, int error, JuteReader body) {
        switch (xid) {
            case Xid.NOTIFICATION:
                notification(zxid, body);
                break;
            case Xid.PING:
                answered();
                break;
            case Xid.AUTH:
                authReply(error);
                break;
            default:
                callReply(xid, zxid, error, body);
        }
    }

    private void notification(long zxid, JuteReader body) {
        int type = body.readInt("type");
        body.readInt("state");
        watches.fire(type, body.readRequiredString("path"), zxid);
    }

    private void authReply(int error) {
        if (error != 0) {
            ending = Endings.AUTH_FAILED;
            end(Kind.AUTH_FAILED, "the server refused the credentials");
            return;
        }
        auth.answered().map(AuthQueue.Entry::call).ifPresent(call -> call.succeed(null));
    }

    private void callReply(int xid, long zxid, int error, JuteReader body) {
        Call<?> call = inFlight.take(xid);
        if (call == null) {
            drop("the server answered request " + xid + ", which is not waiting for an answer");
            return;
        }
        if (zxid > 0) {
            session.seen(zxid);
        }
        answered();
        ReplyHook hook = call.operation().hook();
        if (hook != null) {
            hook.replied(watches, error);
        }
        settle(call, error, body);
        if (call.operation().code() == OpCode.CLOSE_SESSION) {
            end(Kind.CLOSED, "closed by the caller");
        }
    }

    private static <T> void settle(Call<T> call, int error, JuteReader body) {
        Operation<T> operation = call.operation();
        try {
            call.succeed(
                    error == 0
                            ? operation.reply().read(body)
                            : operation.reply().onError(error, operation.failedCall()));
        } catch (CoordException e) {
            call.fail(e);
        } catch (DecodeException e) {
            String what = "the answer can not be read (" + e.getMessage() + ")";
            boolean write = operation.repeat() == Operation.Repeat.WRITE;
            call.fail(
                    write
                            ? new OutcomeUnknownException(ErrorCode.MARSHALLING_ERROR, operation.failedCall(), what)
                            : new ServerErrorException(ErrorCode.MARSHALLING_ERROR, operation.failedCall(), what));
            throw e;
        }
    }

    /** The server does its work: a later loss of the connection starts with an attempt at once. */
    private void answered() {
        failedAttempts = 0;
        pauses.reset();
    }
}
