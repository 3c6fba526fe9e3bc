package io.shadowgate.restguard;

import io.shadowgate.restguard.GuardRules.Asked;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.runtime.rest.FileUploadHandler;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.SimpleChannelInboundHandler;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.FullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderValues;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/**
 * Applies the rules to every request to a REST endpoint of Flink. Flink discovers this class by
 * itself.
 */
public final class RestGuard implements InboundChannelHandlerFactory {

    /** Runs before all other handlers. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Optional<ChannelHandler> createHandler(
            Configuration config, Map<String, String> responseHeaders) {
        return config.getOptional(GuardOptions.SECRET)
                .map(secret -> new GuardRules(secret, config.get(GuardOptions.WITHOUT_SECRET)))
                .map(Handler::new);
    }

    private static final class Handler extends SimpleChannelInboundHandler<HttpRequest> {
        private final GuardRules rules;

        Handler(GuardRules rules) {
            this.rules = rules;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpRequest request)
                throws Exception {
            String refusal = rules.refusal(asked(request));
            if (refusal == null) {
                context.fireChannelRead(ReferenceCountUtil.retain(request));
                return;
            }
            // Uploaded files were written to disk before this handler could see the request.
            FileUploadHandler.getMultipartFileUploads(context).close();
            FullHttpResponse answer =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.FORBIDDEN,
                            Unpooled.copiedBuffer(refusal + "\n", StandardCharsets.UTF_8));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8")
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                    .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
            context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }

        private static Asked asked(HttpRequest request) {
            return new Asked(
                    request.method().name(),
                    request.uri(),
                    request.headers().get(HttpHeaderNames.HOST),
                    request.headers().get(RestPass.HEADER),
                    request.headers().get(HttpHeaderNames.ORIGIN),
                    request.headers().get("Sec-Fetch-Site"));
        }
    }
}
