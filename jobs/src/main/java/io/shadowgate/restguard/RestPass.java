package io.shadowgate.restguard;

import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.OutboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelOutboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelPromise;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;

/** Adds the secret to every request of a Flink client. Flink discovers this class by itself. */
public final class RestPass implements OutboundChannelHandlerFactory {
    static final String HEADER = "X-ShadowGate-Secret";

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<ChannelHandler> createHandler(Configuration config) {
        return config.getOptional(GuardOptions.SECRET).map(Handler::new);
    }

    private static final class Handler extends ChannelOutboundHandlerAdapter {
        private final String secret;

        Handler(String secret) {
            this.secret = secret;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
                throws Exception {
            if (message instanceof HttpRequest request) {
                request.headers().set(HEADER, secret);
            }
            super.write(context, message, promise);
        }
    }
}
