package io.coord.zab.transport;

import io.coord.core.codec.JuteWriter;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.wire.WireRecord;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.wire.ElectionInitialMessage;
import io.coord.zab.wire.Notifications;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One other server in the mesh: its connection, what it is to be told, and the attempts to reach it. Invariant: at most
 * one connection, at most one attempt. Thread: event loop of the port, but {@link #taken}.
 */
final class ElectionPeer {
    private static final int FIRST_BACK_OFF_MILLIS = 100;
    /** So many votes may wait for the replica; then the connection is not read from. */
    private static final int MAX_UNTAKEN = 100;

    private static final int RESUME_UNTAKEN = 50;

    private static final int MAX_SILENCE_MILLIS = 1000;

    private final long sid;
    private final NettyElectionPort port;
    private final AtomicInteger untaken = new AtomicInteger();
    private volatile boolean paused;

    private @Nullable Channel current;
    private long connectedAtNanos;
    private @Nullable Dial dial;
    private @Nullable Future<?> retry;
    /** A connection is there, and this server still proves on it that it belongs to the ensemble. */
    private boolean proving;

    private int backOffMillis = FIRST_BACK_OFF_MILLIS;
    /** Where it said that it is, if the configuration does not say it. */
    private List<HostPort> said = List.of();

    /** The newest message that is not on its way yet. */
    private @Nullable Notification slot;

    private @Nullable Notification last;
    private boolean writing;
    /** It was told something since it last said anything, or since the connection is there. */
    private boolean told;

    private long toldAtNanos;

    ElectionPeer(long sid, NettyElectionPort port) {
        this.sid = sid;
        this.port = port;
    }

    long sid() {
        return sid;
    }

    void send(Notification vote) {
        slot = vote;
        Channel silent = current;
        if (silent != null && isStale()) {
            drop(silent);
        }
        if (current == null) {
            connect();
        } else {
            writeSlot();
        }
    }

    /**
     * Whether it has said nothing for a while though it was told something. A server that is there answers, sooner or later;
     * one that was cut off does not, and its connection may stay dead for minutes after the network is back, since TCP
     * sends again ever more seldom. Who has just nothing to say is dialled once more, which costs little; waiting for it
     * would cost an election that long.
     */
    private boolean isStale() {
        int patienceMillis = Math.min(MAX_SILENCE_MILLIS, port.config().handshakeMillis());
        return told && port.nowNanos() - toldAtNanos > TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    }

    private void writeSlot() {
        Channel channel = current;
        Notification vote = slot;
        if (channel == null || vote == null || writing) {
            return;
        }
        slot = null;
        last = vote;
        writing = true;
        if (!told) {
            told = true;
            toldAtNanos = port.nowNanos();
        }
        channel.writeAndFlush(frame(channel, vote)).addListener(written -> {
            if (channel == current) {
                writing = false;
                writeSlot();
            }
        });
    }

    private static ByteBuf frame(Channel channel, Notification vote) {
        ByteBuf frame = channel.alloc().ioBuffer();
        frame.writeInt(0);
        Notifications.write(vote).write(new JuteWriter(frame));
        frame.setInt(0, frame.readableBytes() - Integer.BYTES);
        return frame;
    }

    /** Dials, if there is no connection and no attempt to make one. */
    void connect() {
        List<HostPort> addresses = port.addressesOf(sid);
        connect(addresses.isEmpty() ? said : addresses);
    }

    private void connect(List<HostPort> addresses) {
        if (current != null || dial != null || proving || addresses.isEmpty() || port.isClosed()) {
            return;
        }
        cancelRetry();
        TransportConfig config = port.config();
        dial = Dial.start(
                port.network(),
                port.loop(),
                addresses,
                config.handshakeMillis(),
                config.keepAlive(),
                new Dial.Listener() {
                    @Override
                    public void connected(Channel channel) {
                        dial = null;
                        port.track(channel);
                        greet(channel);
                    }

                    @Override
                    public void failed(Throwable cause) {
                        dial = null;
                        port.down(sid, cause);
                        retryLater();
                    }
                });
    }

    private void greet(Channel channel) {
        ByteBuf greeting = channel.alloc().ioBuffer();
        write(port.greeting(), greeting);
        channel.writeAndFlush(greeting);
        SaslInitiator initiator = port.proofFor(sid);
        if (initiator == null) {
            greeted(channel);
            return;
        }
        proving = true;
        String host = port.addressesOf(sid).get(0).host();
        SaslProver.prove(
                channel,
                initiator,
                host,
                port.config(),
                () -> {
                    proving = false;
                    greeted(channel);
                },
                cause -> {
                    proving = false;
                    port.refused(sid, cause);
                    retryLater();
                });
    }

    private void greeted(Channel channel) {
        if (sid < port.config().sid()) {
            established(channel);
        } else {
            // It has the larger sid: now it knows that we want to be called.
            channel.writeAndFlush(channel.alloc().ioBuffer(0, 0)).addListener(ChannelFutureListener.CLOSE);
            retryLater();
        }
    }

    private static void write(WireRecord record, ByteBuf out) {
        record.write(new JuteWriter(out));
    }

    /**
     * A server with a smaller sid has knocked: dials it.
     *
     * @param addresses where it says that it is
     * @param knockedAtNanos when it came
     */
    void callBack(List<ElectionInitialMessage.Address> addresses, long knockedAtNanos) {
        List<HostPort> usable = new ArrayList<>();
        for (ElectionInitialMessage.Address address : addresses) {
            if (!isWildcard(address.host()) && address.port() > 0) {
                usable.add(new HostPort(address.host(), address.port()));
            }
        }
        said = usable;
        Channel before = current;
        if (before != null) {
            if (connectedAtNanos - knockedAtNanos > 0) {
                // Made since: it is what the other has asked for.
                return;
            }
            // It does not know of this connection any more, so it is dead.
            drop(before);
        }
        if (usable.isEmpty()) {
            connect();
        } else {
            connect(usable);
        }
        if (current == null && dial == null && !proving) {
            port.idle(this);
        }
    }

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
    }

    /** This connection is the one. An older one goes. */
    void established(Channel channel) {
        if (!channel.isActive()) {
            retryLater();
            return;
        }
        Channel before = current;
        current = channel;
        connectedAtNanos = port.nowNanos();
        writing = false;
        told = false;
        backOffMillis = FIRST_BACK_OFF_MILLIS;
        cancelRetry();
        if (dial != null) {
            dial.cancel();
            dial = null;
        }
        if (before != null) {
            before.close();
        }
        channel.pipeline().addLast(new ElectionFrames(port.config(), vote -> receive(channel, vote)));
        channel.closeFuture().addListener(ignored -> lost(channel));
        port.up(sid);
        updateReading();
        if (slot == null) {
            slot = last;
        }
        writeSlot();
    }

    private void receive(Channel channel, Notification vote) {
        if (channel != current) {
            return;
        }
        told = false;
        if (untaken.incrementAndGet() > MAX_UNTAKEN) {
            paused = true;
            paused = untaken.get() > RESUME_UNTAKEN;
            updateReading();
        }
        port.inbox().put(new Input.PeerVoted(sid, vote));
    }

    /** The replica has taken a vote. Thread: any. */
    void taken() {
        if (untaken.decrementAndGet() == RESUME_UNTAKEN && paused) {
            port.loop().execute(() -> {
                paused = false;
                updateReading();
            });
        }
    }

    private void updateReading() {
        if (current != null) {
            current.config().setAutoRead(!paused);
        }
    }

    private void lost(Channel channel) {
        if (channel == current) {
            current = null;
            port.down(sid, null);
            retryLater();
        }
    }

    private void drop(Channel channel) {
        current = null;
        channel.close();
        port.down(sid, null);
    }

    private void retryLater() {
        if (retry != null || port.isClosed()) {
            return;
        }
        if (!port.isWanted(sid)) {
            if (current == null) {
                port.idle(this);
            }
            return;
        }
        int pause = backOffMillis;
        backOffMillis = Math.min(port.config().maxBackOffMillis(), 2 * backOffMillis);
        retry = port.loop()
                .schedule(
                        () -> {
                            retry = null;
                            connect();
                        },
                        pause,
                        TimeUnit.MILLISECONDS);
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
    }

    /** The port closes. */
    void stop() {
        cancelRetry();
        if (dial != null) {
            dial.cancel();
            dial = null;
        }
        current = null;
    }
}
