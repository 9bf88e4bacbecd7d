package io.coord.it.embed;

import io.coord.it.client.RawClient;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;

/** A client in the same JVM, without TCP. */
final class LocalConnection implements AutoCloseable {
    private static final int LARGEST_FRAME = 64 << 20;
    private static final int LIMIT_SECONDS = 60;

    private final EventLoopGroup loops = new DefaultEventLoopGroup(1);
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final Channel channel;

    LocalConnection(LocalAddress server) {
        channel = new Bootstrap()
                .group(loops)
                .channel(LocalChannel.class)
                .handler(new ChannelInitializer<LocalChannel>() {
                    @Override
                    protected void initChannel(LocalChannel opened) {
                        opened.pipeline()
                                .addLast(new LengthFieldBasedFrameDecoder(LARGEST_FRAME, 0, 4, 0, 4))
                                .addLast(new Receiver());
                    }
                })
                .connect(server)
                .syncUninterruptibly()
                .channel();
    }

    private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            frames.add(ByteBufUtil.getBytes(frame));
        }
    }

    ConnectResponse openSession() throws InterruptedException {
        byte[] request = RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
        send(ByteBuffer.allocate(4 + request.length)
                .putInt(request.length)
                .put(request)
                .array());
        return RawClient.decode(receive(), new ConnectResponse());
    }

    void send(byte[] frameWithLength) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(frameWithLength)).syncUninterruptibly();
    }

    /** The content of the next frame, without its length. */
    byte[] receive() throws InterruptedException {
        return Objects.requireNonNull(frames.poll(LIMIT_SECONDS, TimeUnit.SECONDS), "no frame");
    }

    void awaitClosed() {
        channel.closeFuture().syncUninterruptibly();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
