package io.shadowgate.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server that only reads. It answers GET and HEAD and refuses everything else, also
 * requests for a host that is not this machine: another page in somebody's browser could give its
 * own name this machine's address and read the results.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int THREADS = 4;

    /** A page needs nothing from elsewhere, and no script. */
    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline' 'self'; img-src 'self' data:;"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cache-Control",
                    "no-store");

    /** The JDK's settings: a client that sends or reads slowly must not hold a thread for long. */
    private static final List<String> SECONDS =
            List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime");

    private static final String MOST_SECONDS = "30";

    private final HttpServer http;
    private final ExecutorService threads;
    private final Addresses addresses;
    private final List<Route> routes;

    private Server(
            HttpServer http, ExecutorService threads, Addresses addresses, List<Route> routes) {
        this.http = http;
        this.threads = threads;
        this.addresses = addresses;
        this.routes = routes;
    }

    /**
     * @param at port 0 takes any free port
     * @param basePath the part of each address that a proxy leaves in place, such as {@code
     *     /shadowgate}; empty for none
     * @param hosts names of this server beyond localhost, as a proxy passes them on
     * @throws IOException if the address cannot be used
     */
    public static Server start(
            InetSocketAddress at, String basePath, Set<String> hosts, ServedTests tests)
            throws IOException {
        SECONDS.forEach(
                setting -> {
                    if (System.getProperty(setting) == null) {
                        System.setProperty(setting, MOST_SECONDS);
                    }
                });
        HttpServer http = HttpServer.create(at, 0);
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        THREADS,
                        task -> {
                            Thread thread = new Thread(task, "serve");
                            thread.setDaemon(true);
                            return thread;
                        });
        Server server = new Server(http, threads, new Addresses(basePath, hosts), Routes.of(tests));
        http.setExecutor(threads);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    /** Without a slash at its end; empty for none. */
    public String basePath() {
        return addresses.basePath();
    }

    public int port() {
        return http.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            Reply reply = reply(exchange);
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            boolean head = method.equals("HEAD");
            if (head) {
                exchange.getResponseHeaders()
                        .set("Content-Length", String.valueOf(reply.body().length));
            }
            exchange.sendResponseHeaders(
                    reply.status(), head || reply.body().length == 0 ? -1 : reply.body().length);
            if (!head) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private Reply reply(HttpExchange exchange) {
        Reply reply = anyReply(exchange);
        List<String> path = addresses.parts(exchange.getRequestURI().getRawPath());
        boolean plain =
                reply.status() != 200
                        && path != null
                        && !path.isEmpty()
                        && path.get(0).equals(GateRoute.VERSION)
                        && reply.contentType().startsWith("text/plain");
        return plain
                ? GateRoute.refusal(
                                reply.status(),
                                new String(reply.body(), StandardCharsets.UTF_8).strip())
                        .with(reply.headers())
                : reply;
    }

    private Reply anyReply(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!Set.of("GET", "HEAD", "POST").contains(method)) {
            return onlyReads();
        }
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (!addresses.isOurs(host)) {
            return Reply.text(
                    421,
                    "this server is not "
                            + Printable.of(host == null ? "(no Host)" : host)
                            + "; name it with --public-host if a proxy passes that name on");
        }
        String path = exchange.getRequestURI().getRawPath();
        try {
            if (addresses.isBaseWithoutSlash(path)) {
                return Reply.redirect(addresses.lastPart() + "/");
            }
            List<String> parts = addresses.parts(path);
            if (parts != null) {
                Asked asked = asked(exchange, parts);
                for (Route route : routes) {
                    Reply reply = route.reply(asked);
                    if (reply != null) {
                        return reply;
                    }
                }
            }
            if (method.equals("POST")) {
                return onlyReads();
            }
            return Reply.text(404, "there is nothing at " + Printable.of(path));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.warn("{}: {}", Printable.of(path), e.toString());
            return Reply.text(503, String.valueOf(e.getMessage()));
        }
    }

    private static Reply onlyReads() {
        return Reply.text(405, "this server only reads: GET or HEAD")
                .with(Map.of("Allow", "GET, HEAD"));
    }

    private static Asked asked(HttpExchange exchange, List<String> path) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(Asked.MOST_BYTES);
        return new Asked(
                exchange.getRequestMethod(),
                path,
                Addresses.query(exchange.getRequestURI().getRawQuery()),
                body);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        try {
            var unused = threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
