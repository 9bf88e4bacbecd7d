package io.coord.client.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Asks a server with the four-letter word {@code isro} whether it serves writes. Thread: event loop of the client. */
final class WriteProbe extends SimpleChannelInboundHandler<ByteBuf> {
    private static final String WORD = "isro";
    private static final String SERVES_WRITES = "rw";

    private final Consumer<Boolean> answer;
    private final StringBuilder text = new StringBuilder();

    WriteProbe(Consumer<Boolean> answer) {
        this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.copiedBuffer(WORD, StandardCharsets.US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        text.append(bytes.toString(StandardCharsets.US_ASCII));
        if (text.length() >= SERVES_WRITES.length()) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.accept(text.toString().startsWith(SERVES_WRITES));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
