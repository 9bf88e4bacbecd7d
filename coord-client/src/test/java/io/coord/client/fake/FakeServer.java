package io.coord.client.fake;

import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.wire.ConnectRequest;
import io.coord.core.wire.ConnectResponse;
import io.coord.core.wire.OpCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * A server in this JVM that follows a script: its n-th connection breaks after so many bytes from the client, or so many bytes
 * to it. A request that has arrived whole before is executed, even if none of its reply leaves.
 */
public final class FakeServer implements AutoCloseable {
    private final FakeTree tree;
    private final Script script;
    private final Channel listening;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile int connections;
    private volatile boolean cutFell;

    /** When connections break. */
    public interface Script {
        /** What becomes of a connection; the first has number 1. */
        Cut cutOf(int connection);
    }

    /** A connection breaks when it has taken so many bytes from the client, or given so many to it. */
    public record Cut(long afterReceived, long afterSent) {
        public static final Cut NEVER = new Cut(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    public FakeServer(EventLoopGroup loops, FakeTree tree, Script script) {
        this.tree = tree;
        this.script = script;
        listening = new ServerBootstrap()
                .group(loops)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInitializer<LocalChannel>() {
                    @Override
                    protected void initChannel(LocalChannel channel) {
                        connections++;
                        open.add(channel);
                        channel.pipeline().addLast(new Connection(script.cutOf(connections)));
                    }
                })
                .bind(LocalAddress.ANY)
                .syncUninterruptibly()
                .channel();
    }

    public LocalAddress address() {
        return (LocalAddress) listening.localAddress();
    }

    public int connections() {
        return connections;
    }

    /** Whether a connection got as far as its cut. */
    public boolean cutFell() {
        return cutFell;
    }

    /** All connections that there are break. */
    public void breakConnections() {
        open.close().syncUninterruptibly();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
    }

    /** One connection, up to its cut. */
    private final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
        private final Cut cut;
        private final ByteBuf input = Unpooled.buffer();
        private long received;
        private long sent;
        private long session;
        private boolean broken;

        Connection(Cut cut) {
            this.cut = cut;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            breakIfDue(context);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            int taken = (int) Math.min(bytes.readableBytes(), cut.afterReceived() - received);
            input.writeBytes(bytes, taken);
            received += taken;
            while (!broken
                    && input.readableBytes() >= 4
                    && input.readableBytes() >= 4 + input.getInt(input.readerIndex())) {
                ByteBuf frame = input.readSlice(input.readInt());
                serve(context, frame);
            }
            breakIfDue(context);
        }

        private void serve(ChannelHandlerContext context, ByteBuf frame) {
            if (session == 0) {
                ConnectResponse response = tree.connect(ConnectRequest.read(new JuteReader(frame, JuteLimits.DEFAULT)));
                session = response.sessionId();
                ByteBuf body = Unpooled.buffer();
                response.write(new JuteWriter(body));
                send(context, body);
                broken |= response.timeoutMillis() == 0;
            } else {
                int type = frame.getInt(frame.readerIndex() + 4);
                send(context, tree.handle(session, frame));
                broken |= type == OpCode.CLOSE_SESSION.code();
            }
        }

        private void send(ChannelHandlerContext context, ByteBuf body) {
            ByteBuf frame = Unpooled.buffer().writeInt(body.readableBytes()).writeBytes(body);
            int given = (int) Math.min(frame.readableBytes(), cut.afterSent() - sent);
            sent += given;
            if (given > 0) {
                context.writeAndFlush(frame.readSlice(given));
            }
            breakIfDue(context);
        }

        private void breakIfDue(ChannelHandlerContext context) {
            boolean due = received >= cut.afterReceived() || sent >= cut.afterSent();
            cutFell |= due;
            if (broken || due) {
                broken = true;
                context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
