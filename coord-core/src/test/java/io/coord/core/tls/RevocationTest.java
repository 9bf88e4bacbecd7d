package io.coord.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that were taken back are refused by who looks, and looking holds up nobody else. */
class RevocationTest {
    private static final int LIMIT_MILLIS = 30_000;

    @TempDir
    private Path directory;

    private final TestAuthority authority = new TestAuthority("authority");
    /** One for all: whatever waits on it keeps everybody waiting. */
    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
    }

    @Test
    void aRevokedCertificateIsRefusedAndAnotherIsNot() throws Exception {
        Path list = directory.resolve("revoked.crl");
        TestCertificate good = withListAt(list.toUri().toString());
        TestCertificate bad = authority.issue("bad");
        authority.revoke(bad);
        Files.write(list, authority.revocationList());
        int port = serve(10);

        assertThat(echo(port, good)).isEqualTo(7);
        assertThatThrownBy(() -> echo(port, bad)).isInstanceOf(IOException.class);
    }

    @Test
    void aCertificateOfWhichNothingCanBeFoundOutIsRefused() throws Exception {
        TestCertificate unknown =
                withListAt(directory.resolve("missing.crl").toUri().toString());
        int port = serve(10);

        assertThatThrownBy(() -> echo(port, unknown)).isInstanceOf(IOException.class);
    }

    @Test
    void aListThatDoesNotComeHoldsUpNobodyElse() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(LIMIT_MILLIS);
            TestCertificate slow = withListAt("http://127.0.0.1:" + silent.getLocalPort() + "/crl");
            int port = serve(2);
            // Not on the pool of the JVM, where certificates are looked at.
            FutureTask<Integer> client = new FutureTask<>(() -> echo(port, slow));
            new Thread(client, "client").start();

            try (Socket asked = silent.accept()) {
                assertThat(loop.submit(() -> asked.isConnected()).get(8, TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThatThrownBy(() -> client.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    /** A certificate that says that the list of revoked ones is there. */
    private TestCertificate withListAt(String address) {
        return authority.withCrlAt(address).issue("good");
    }

    private TlsConfigBuilder trusting() {
        return new TlsConfigBuilder().trustStore(authority.trustStore(directory.resolve("trusted.pem")));
    }

    /** Sends back what it gets, to who has a certificate that was not revoked. */
    private int serve(int handshakeSeconds) throws Exception {
        TlsContext context = TlsContext.open(
                "server",
                trusting()
                        .keyStore(authority.issue("server", "127.0.0.1").keyStore(directory.resolve("server.pem")))
                        .handshakeTimeout(Duration.ofSeconds(handshakeSeconds))
                        .checkCrl()
                        .build());
        Channel listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(context.accepting(channel.alloc(), channel.remoteAddress()), new Echo());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private int echo(int port, TestCertificate own) throws Exception {
        TlsContext context = TlsContext.open(
                "client",
                trusting()
                        .keyStore(own.keyStore(directory.resolve("client-" + own.serial() + ".pem")))
                        .build());
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(LIMIT_MILLIS);
        try (Socket encrypted = context.connecting(socket, "127.0.0.1", port)) {
            encrypted.getOutputStream().write(7);
            int answer = encrypted.getInputStream().read();
            if (answer < 0) {
                throw new IOException("closed");
            }
            return answer;
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            context.writeAndFlush(bytes.retain());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
