package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts to connect that nobody waits for any more. */
class DialTest {
    private final EventLoopGroup accepting = new NioEventLoopGroup(1);
    private final EventLoopGroup dialling = new NioEventLoopGroup(1);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        accepting.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        dialling.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void anAttemptGivenUpWhileTheOtherSideAcceptsLeavesNothingOpen() throws Exception {
        PeerNetwork network = PeerNetwork.local(accepting, "dial", address -> true);
        SocketAddress address = network.bindAddress("a", 1).get().get(0);
        network.server(true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                    }
                })
                .bind(address)
                .sync();
        CountDownLatch busy = new CountDownLatch(1);
        accepting.execute(() -> await().until(() -> busy.getCount() == 0));

        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        dialling.next()
                .submit(() -> Dial.start(
                        network, dialling.next(), List.of(new HostPort("a", 1)), 100, true, new Dial.Listener() {
                            @Override
                            public void connected(Channel channel) {
                                failure.completeExceptionally(new AssertionError("connected to a busy server"));
                            }

                            @Override
                            public void failed(Throwable cause) {
                                failure.complete(cause);
                            }
                        }))
                .sync();
        assertThat(failure.get(10, TimeUnit.SECONDS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("100 ms");
        busy.countDown();

        Channel half = accepted.poll(10, TimeUnit.SECONDS);
        assertThat(half).isNotNull();
        await().until(() -> !half.isOpen());
    }
}
