package io.coord.server.http;

import io.coord.core.tls.PeerCertificates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: takes one request after the other, whole, and writes its answer before it takes the next. Thread:
 * event loop of the connection, but for the answering.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_CHUNK_BYTES = 64 * 1024;

    private final HttpEndpoint.Config config;
    private final HttpService service;
    private final HttpThreads threads;
    private final WaitingConnections waiting;
    private @Nullable HttpRequest head;
    private @Nullable ReceivedBody body;
    private boolean answering;
    private @Nullable Future<?> patience;
    private boolean refused;

    private HttpConnection(
            HttpEndpoint.Config config, HttpService service, HttpThreads threads, WaitingConnections waiting) {
        this.config = config;
        this.service = service;
        this.threads = threads;
        this.waiting = waiting;
    }

    static void addTo(
            ChannelPipeline pipeline,
            HttpEndpoint.Config config,
            HttpService service,
            HttpThreads threads,
            WaitingConnections waiting) {
        pipeline.addLast(new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES))
                .addLast(new HttpConnection(config, service, threads, waiting));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        awaitRequest(ctx);
    }

    /** A whole request has to come in time; a byte now and then does not keep a connection. */
    private void awaitRequest(ChannelHandlerContext ctx) {
        if (!ctx.channel().isOpen()) {
            return;
        }
        waiting.add(ctx.channel());
        patience = ctx.executor()
                .schedule(
                        () -> {
                            ctx.close();
                        },
                        config.idleTimeoutMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void stopWaiting(ChannelHandlerContext ctx) {
        waiting.remove(ctx.channel());
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (refused) {
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (!refused && message instanceof HttpContent content) {
                take(ctx, content);
            }
        } catch (IOException e) {
            log.warn("body of a request can not be kept server={} cause={}", config.server(), e.toString());
            refuse(ctx, HttpAnswer.INTERNAL_ERROR, "the body can not be kept");
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuse(ctx, HttpAnswer.BAD_REQUEST, "not HTTP/1.1, or a line or header that is too long");
            return;
        }
        if (answering) {
            // Pipelining: nobody needs it here.
            refused = true;
            ctx.close();
            return;
        }
        long limit = service.maxBodyBytes(request.method().name(), pathOf(request));
        if (HttpUtil.getContentLength(request, 0L) > limit) {
            refuse(ctx, 413, "body of more than " + limit + " bytes");
            return;
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        head = request;
        body = new ReceivedBody(config.scratch(), limit);
    }

    private void take(ChannelHandlerContext ctx, HttpContent content) throws IOException {
        HttpRequest request = head;
        ReceivedBody received = body;
        if (request == null || received == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuse(ctx, HttpAnswer.BAD_REQUEST, "damaged body");
            return;
        }
        if (!received.add(content.content())) {
            refuse(ctx, 413, "body of more than " + received.limit() + " bytes");
            return;
        }
        if (content instanceof LastHttpContent) {
            head = null;
            body = null;
            answering = true;
            stopWaiting(ctx);
            // What comes next waits in the socket.
            ctx.channel().config().setAutoRead(false);
            serve(ctx, request, received);
        }
    }

    private void serve(ChannelHandlerContext ctx, HttpRequest request, ReceivedBody received) {
        HttpCall call;
        try {
            call = call(ctx.channel(), request, received);
        } catch (IllegalArgumentException e) {
            received.close();
            refuse(ctx, HttpAnswer.BAD_REQUEST, "the address can not be decoded");
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        boolean taken = threads.run(() -> {
            try (received) {
                send(ctx, call, answer(call), keepAlive);
            }
        });
        if (!taken) {
            received.close();
            refuse(ctx, HttpAnswer.UNAVAILABLE, "too many requests");
        }
    }

    private HttpAnswer answer(HttpCall call) {
        try {
            return service.answer(call);
        } catch (RuntimeException e) {
            log.error("request failed server={} method={} path={}", config.server(), call.method(), call.path(), e);
            return HttpAnswer.plain(HttpAnswer.INTERNAL_ERROR, "failed, the log of the server tells why\n");
        }
    }

    /** Thread: one of those that answer. */
    private void send(ChannelHandlerContext ctx, HttpCall call, HttpAnswer answer, boolean keepAlive) {
        if (answer.content() instanceof HttpAnswer.Whole whole) {
            sendWhole(ctx, call, answer, whole.bytes(), keepAlive);
        } else if (answer.content() instanceof HttpAnswer.Streamed streamed) {
            sendStreamed(ctx, answer, streamed, keepAlive);
        }
    }

    private void sendWhole(
            ChannelHandlerContext ctx, HttpCall call, HttpAnswer answer, byte[] bytes, boolean keepAlive) {
        ByteBuf content = Unpooled.wrappedBuffer(call.method().equals("HEAD") ? new byte[0] : bytes);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), content);
        addHeaders(response, answer, keepAlive);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        end(ctx, ctx.writeAndFlush(response), keepAlive);
    }

    private void sendStreamed(
            ChannelHandlerContext ctx, HttpAnswer answer, HttpAnswer.Streamed streamed, boolean keepAlive) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        addHeaders(response, answer, keepAlive);
        HttpUtil.setTransferEncodingChunked(response, true);
        ctx.write(response);
        try (ChunkedStream out = new ChunkedStream(ctx.channel(), config.idleTimeoutMillis())) {
            streamed.writer().writeTo(out);
            out.finish();
            end(ctx, out.lastWrite(), keepAlive);
        } catch (IOException | RuntimeException e) {
            log.warn("answer broken off server={} cause={}", config.server(), e.toString());
            ctx.close();
        }
    }

    private void end(ChannelHandlerContext ctx, ChannelFuture written, boolean keepAlive) {
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        written.addListener(done -> {
            answering = false;
            awaitRequest(ctx);
            ctx.channel().config().setAutoRead(true);
        });
    }

    private static void addHeaders(HttpResponse response, HttpAnswer answer, boolean keepAlive) {
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        response.headers().set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        HttpUtil.setKeepAlive(response, keepAlive);
    }

    private void refuse(ChannelHandlerContext ctx, int status, String reason) {
        refused = true;
        closeBody();
        byte[] text = (reason + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(text));
        addHeaders(response, HttpAnswer.plain(status, ""), false);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, text.length);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting(ctx);
        closeBody();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("connection broken server={} cause={}", config.server(), cause.toString());
        ctx.close();
    }

    private void closeBody() {
        if (body != null) {
            body.close();
            body = null;
        }
        head = null;
    }

    private static String pathOf(HttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).path();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static List<X509Certificate> certificates(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? List.of() : PeerCertificates.of(tls);
    }

    private static HttpCall call(Channel channel, HttpRequest request, HttpBody body) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        SortedMap<String, String> parameters = new TreeMap<>();
        for (Map.Entry<String, List<String>> parameter : uri.parameters().entrySet()) {
            parameters.put(parameter.getKey(), parameter.getValue().get(0));
        }
        SortedMap<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        HttpMethod method = request.method();
        return new HttpCall(
                method.name(),
                uri.path(),
                parameters,
                headers,
                ((InetSocketAddress) channel.remoteAddress()).getAddress(),
                body,
                certificates(channel));
    }
}
