package io.coord.server;

import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.ReadOnlyFlag;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client that speaks frames with a server in the same JVM, without TCP. Thread: the test's. */
final class InProcessClient implements AutoCloseable {
    private static final long AWAIT_SECONDS = 20;

    private final EventLoopGroup group = new DefaultEventLoopGroup(1);
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final ByteBuf batch = Unpooled.buffer();
    private final Channel channel;
    private volatile boolean connected;

    /** A frame from the server, without its length; {@code body} is what follows the header. */
    record Reply(int xid, long zxid, int err, ByteBuf body) {
        JuteReader reader() {
            return new JuteReader(body, JuteLimits.DEFAULT);
        }
    }

    InProcessClient(CoordServer server) {
        channel = new Bootstrap()
                .group(group)
                .channel(LocalChannel.class)
                .handler(new Receiver())
                .connect(server.localAddress())
                .syncUninterruptibly()
                .channel();
    }

    ConnectResponse connect(long sessionId, Bytes password, int timeoutMillis) throws InterruptedException {
        frame(out -> new ConnectRequest(0, 0, timeoutMillis, sessionId, password, ReadOnlyFlag.NO).write(out));
        flush();
        ByteBuf frame = nextFrame();
        connected = true;
        return ConnectResponse.read(new JuteReader(frame, JuteLimits.DEFAULT));
    }

    InProcessClient create(int xid, String path, String data) {
        return write(
                xid,
                new WriteOp.Create(
                        WriteOp.CreateOp.CREATE,
                        path,
                        Bytes.wrap(data.getBytes(StandardCharsets.UTF_8)),
                        Acls.OPEN,
                        0,
                        -1));
    }

    InProcessClient set(int xid, String path, String data) {
        return write(xid, new WriteOp.SetData(path, Bytes.wrap(data.getBytes(StandardCharsets.UTF_8)), -1));
    }

    InProcessClient write(int xid, WriteOp op) {
        frame(out -> {
            out.writeInt(xid);
            out.writeInt(op.code().code());
            WriteOpCodec.write(out, op);
        });
        return this;
    }

    InProcessClient get(int xid, String path, boolean watch) {
        frame(out -> {
            out.writeInt(xid);
            out.writeInt(OpCode.GET_DATA.code());
            out.writeString(path);
            out.writeBoolean(watch);
        });
        return this;
    }

    InProcessClient raw(int xid, int opCode, byte... body) {
        frame(out -> {
            out.writeInt(xid);
            out.writeInt(opCode);
            for (byte b : body) {
                out.writeByte(b);
            }
        });
        return this;
    }

    /** Sends all that was prepared, in one piece. */
    InProcessClient flush() {
        channel.writeAndFlush(Unpooled.copiedBuffer(batch));
        batch.clear();
        return this;
    }

    /** Sends all that was prepared, in two pieces, which the server certainly gets as two. */
    InProcessClient flushCutAt(int bytes) {
        channel.write(batch.copy(0, bytes));
        channel.writeAndFlush(batch.copy(bytes, batch.readableBytes() - bytes));
        batch.clear();
        return this;
    }

    int preparedBytes() {
        return batch.readableBytes();
    }

    Reply next() throws InterruptedException {
        Reply reply = replies.poll(AWAIT_SECONDS, TimeUnit.SECONDS);
        if (reply == null) {
            throw new AssertionError("no reply within " + AWAIT_SECONDS + " s, connected=" + channel.isActive());
        }
        return reply;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private ByteBuf nextFrame() throws InterruptedException {
        return next().body;
    }

    private void frame(Consumer<JuteWriter> content) {
        int start = batch.writerIndex();
        batch.writeInt(0);
        content.accept(new JuteWriter(batch));
        batch.setInt(start, batch.writerIndex() - start - Integer.BYTES);
    }

    private final class Receiver extends ChannelInboundHandlerAdapter {
        private final ByteBuf received = Unpooled.buffer();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            received.writeBytes(bytes);
            bytes.release();
            while (received.readableBytes() >= Integer.BYTES
                    && received.readableBytes() - Integer.BYTES >= received.getInt(received.readerIndex())) {
                byte[] content = new byte[received.readInt()];
                received.readBytes(content);
                ByteBuf frame = Unpooled.wrappedBuffer(content);
                replies.add(
                        connected
                                ? new Reply(frame.readInt(), frame.readLong(), frame.readInt(), frame)
                                : new Reply(0, 0, 0, frame));
            }
        }
    }
}
