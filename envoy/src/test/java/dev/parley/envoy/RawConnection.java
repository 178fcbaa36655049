package dev.parley.envoy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A connection that speaks HTTP/2 as no client would: what a stranger sends, with no token.
// Whether a frame could be sent shows in the answer.
@SuppressWarnings("FutureReturnValueIgnored")
final class RawConnection implements AutoCloseable {
    private static final int ANSWERS_WITHIN_SECONDS = 10;
    /// A message of no bytes: every request here is an empty one.
    private static final byte[] EMPTY_MESSAGE = new byte[5];

    private static final EventLoopGroup GROUP = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel connection;

    RawConnection(int port) {
        connection = new Bootstrap()
                .group(GROUP)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient()
                                        .validateHeaders(false)
                                        .initialSettings(Http2Settings.defaultSettings())
                                        .build())
                                .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
                                .addLast(new HungUpOn());
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    /// The headers of a call.
    static Http2Headers call(String path) {
        return new DefaultHttp2Headers(false)
                .method("POST")
                .path(path)
                .scheme("http")
                .authority("127.0.0.1")
                .add("content-type", "application/grpc")
                .add("te", "trailers");
    }

    /// Makes a call.
    ///
    /// @return the headers of the answer; fails when there is none
    CompletableFuture<Http2Headers> open(Http2Headers headers) {
        Answer answer = new Answer();
        Http2StreamChannel stream = stream(answer);
        stream.write(new DefaultHttp2HeadersFrame(headers));
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(EMPTY_MESSAGE), true));
        return answer.headers;
    }

    /// Makes a call with headers behind its body.
    CompletableFuture<Http2Headers> open(Http2Headers headers, Http2Headers trailers) {
        Answer answer = new Answer();
        Http2StreamChannel stream = stream(answer);
        stream.write(new DefaultHttp2HeadersFrame(headers));
        stream.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(EMPTY_MESSAGE)));
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
        return answer.headers;
    }

    /// Makes calls and takes each back at once, until the other side hangs up.
    void openAndCancel(Http2Headers headers, int most) {
        for (int made = 0; made < most; made++) {
            var opened = new Http2StreamChannelBootstrap(connection)
                    .handler(new ChannelInboundHandlerAdapter())
                    .open()
                    .awaitUninterruptibly();
            if (!opened.isSuccess()) return;
            Http2StreamChannel stream = opened.getNow();
            stream.write(new DefaultHttp2HeadersFrame(headers));
            stream.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(EMPTY_MESSAGE), true));
            if (!stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL))
                    .awaitUninterruptibly()
                    .isSuccess()) {
                return;
            }
        }
    }

    private Http2StreamChannel stream(ChannelInboundHandlerAdapter handler) {
        return new Http2StreamChannelBootstrap(connection)
                .handler(handler)
                .open()
                .syncUninterruptibly()
                .getNow();
    }

    @Override
    public void close() {
        connection.close().awaitUninterruptibly();
    }

    /// To be hung up on is what a stranger must reckon with.
    private static final class HungUpOn extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
            context.close();
        }
    }

    private static final class Answer extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Http2Headers> headers =
                new CompletableFuture<Http2Headers>().orTimeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2HeadersFrame answer) headers.complete(answer.headers());
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            headers.completeExceptionally(new IllegalStateException("the stream was ended without an answer"));
        }
    }
}
