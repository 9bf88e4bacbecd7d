package io.coord.client.fake;

import io.coord.client.session.SessionEvent;
import io.coord.client.session.SessionMachine;
import io.coord.client.session.SessionOutputs;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.RequestHeader;
import io.coord.core.wire.WireRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A session machine's connection to a {@link FakeTree}, in virtual time: frames move when the test says so, one at a time.
 */
public final class VirtualNetwork implements SessionOutputs {
    private final FakeTree tree;
    private final Deque<ByteBuf> toServer = new ArrayDeque<>();
    private final Deque<ByteBuf> toClient = new ArrayDeque<>();
    private final List<SessionEvent.Kind> events = new ArrayList<>();
    private int connection;
    private int connecting;
    private long session;

    public VirtualNetwork(FakeTree tree) {
        this.tree = tree;
    }

    public List<SessionEvent.Kind> events() {
        return events;
    }

    public boolean isConnecting() {
        return connecting != 0;
    }

    public boolean isConnected() {
        return connection != 0;
    }

    @Override
    public void beginSasl(int number) {
        throw new UnsupportedOperationException("SASL is tested on real servers");
    }

    @Override
    public void continueSasl(int number, Bytes token) {
        throw new UnsupportedOperationException("SASL is tested on real servers");
    }

    public int framesToServer() {
        return toServer.size();
    }

    /** The server accepts, or refuses, the connection that is being made. */
    public void finishConnecting(SessionMachine machine, boolean accepted, long now) {
        int number = connecting;
        connecting = 0;
        if (number == 0) {
            return;
        }
        if (accepted) {
            connection = number;
            session = 0;
            machine.connected(number, now);
        } else {
            machine.disconnected(number, "refused", now);
        }
    }

    /** The oldest frame on its way to the server arrives and is executed. */
    public void serve() {
        ByteBuf frame = toServer.poll();
        if (frame == null) {
            return;
        }
        if (session == 0) {
            ConnectResponse response = tree.connect(ConnectRequest.read(new JuteReader(frame, JuteLimits.DEFAULT)));
            session = response.sessionId();
            ByteBuf reply = Unpooled.buffer();
            response.write(new JuteWriter(reply));
            toClient.add(reply);
        } else {
            toClient.add(tree.handle(session, frame));
        }
    }

    /** The oldest frame on its way to the client arrives. */
    public void deliver(SessionMachine machine, long now) {
        ByteBuf frame = toClient.poll();
        if (frame != null) {
            machine.received(connection, new JuteReader(frame, JuteLimits.DEFAULT), now);
        }
    }

    /** The connection breaks; what is on its way is lost. */
    public void cut(SessionMachine machine, long now) {
        int number = connection;
        forget();
        if (number != 0) {
            machine.disconnected(number, "cut", now);
        }
    }

    private void forget() {
        connection = 0;
        session = 0;
        toServer.clear();
        toClient.clear();
    }

    @Override
    public void connect(int number) {
        forget();
        connecting = number;
    }

    @Override
    public void disconnect(int number) {
        forget();
        connecting = 0;
    }

    @Override
    public void sendConnect(ConnectRequest request) {
        ByteBuf frame = Unpooled.buffer();
        request.write(new JuteWriter(frame));
        toServer.add(frame);
    }

    @Override
    public int send(int xid, OpCode code, WireRecord body) {
        ByteBuf frame = Unpooled.buffer();
        JuteWriter out = new JuteWriter(frame);
        new RequestHeader(xid, code.code()).write(out);
        body.write(out);
        toServer.add(frame);
        return 0;
    }

    @Override
    public boolean isWritable() {
        return connection != 0;
    }

    @Override
    public void probeForWrites() {
        throw new UnsupportedOperationException("no read-only servers here");
    }

    @Override
    public void event(SessionEvent event) {
        events.add(event.kind());
    }
}
