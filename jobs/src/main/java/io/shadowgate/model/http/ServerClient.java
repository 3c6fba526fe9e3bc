package io.shadowgate.model.http;

import io.shadowgate.model.ModelException;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.UnavailableException;
import io.shadowgate.secret.SecretException;
import io.shadowgate.secret.SecretReferences;
import io.shadowgate.spec.Shadow;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls one server and says what its answers mean.
 *
 * <ul>
 *   <li>{@link UnavailableException}: the server does not answer, is overloaded (408, 425, 429,
 *       502, 503), refuses access or does not know the model (other statuses below 500). None of
 *       this is about the model, so the call may be repeated.
 *   <li>{@link RefusedRowsException}: the server refuses what it was sent (400, 413, 422).
 *   <li>{@link IOException}: the model failed (500 and above), or the answer cannot be read.
 * </ul>
 *
 * <p>Redirects are not followed: headers may hold secrets, and the model's address is the one in
 * the spec. HTTP/1.1 only, because servers of models handle an upgrade to HTTP/2 badly.
 */
final class ServerClient implements AutoCloseable {
    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 << 20;
    private static final int MOST_SHOWN = 300;

    /**
     * A gateway finds the server by this header. Too late if the process has used the JDK's client
     * before.
     */
    static {
        if (System.getProperty("jdk.httpclient.allowRestrictedHeaders") == null) {
            System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        }
    }

    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "calls a model's server");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final Map<String, String> headers = new TreeMap<>();
    private final List<String> secrets = new ArrayList<>();
    private final Duration connecting;
    private final HttpClient client;

    /**
     * @param timeout of a call of the model. A server that cannot be connected to must be found out
     *     before it.
     * @throws ModelException if a header or the certificates cannot be used
     */
    ServerClient(Shadow.Access access, Duration timeout) {
        Duration half = timeout.dividedBy(2);
        connecting = half.compareTo(LONGEST_CONNECTING) < 0 ? half : LONGEST_CONNECTING;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(connecting)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .executor(threads);
        if (access.certificates() != null) {
            builder.sslContext(TrustedCertificates.read(access.certificates()));
        }
        client = builder.build();
        access.headers().forEach(this::addHeader);
    }

    private void addHeader(String name, String written) {
        String value;
        try {
            value = SecretReferences.resolve(written);
        } catch (SecretException e) {
            throw new ModelException("header " + name + ": " + e.getMessage(), e);
        }
        try {
            var unused = HttpRequest.newBuilder(URI.create("http://localhost")).header(name, value);
        } catch (IllegalArgumentException e) {
            // Not set as the cause, because its message quotes the value.
            throw new ModelException(
                    "header "
                            + name
                            + " cannot be sent: its value has characters that a header cannot have,"
                            + " or the HTTP client sets it itself (for Host, start the JVM with"
                            + " -Djdk.httpclient.allowRestrictedHeaders=host)");
        }
        headers.put(name, value);
        if (SecretReferences.isIn(written)) {
            for (String part : value.split(" ")) {
                if (!written.contains(part)) {
                    secrets.add(part);
                }
            }
        }
    }

    /**
     * An answer with status 200 to 299.
     *
     * @param headers of the answer
     */
    record Answer(HttpHeaders headers, byte[] body) {}

    /**
     * @param longest after which the call is given up
     * @throws IOException see {@link ServerClient}
     */
    Answer get(String url, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        return send(request(url).GET().build(), longest);
    }

    /**
     * @param more headers of this call
     */
    Answer post(String url, byte[] body, Map<String, String> more, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        HttpRequest.Builder request = request(url);
        more.forEach(request::setHeader);
        return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), longest);
    }

    private HttpRequest.Builder request(String url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        headers.forEach(request::setHeader);
        return request;
    }

    private Answer send(HttpRequest request, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request, answer -> new LimitedBody(MOST_BYTES));
        try {
            HttpResponse<byte[]> response = sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            check(response);
            return new Answer(response.headers(), response.body());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + longest.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } finally {
            // Ends the exchange if it still runs.
            sent.cancel(true);
        }
    }

    /** An answer that is too large is the model's fault; what else went wrong is not. */
    private IOException failed(Throwable cause) throws UnavailableException {
        if (cause instanceof LimitedBody.TooLargeException tooLarge) {
            return tooLarge;
        }
        if (cause instanceof HttpConnectTimeoutException) {
            throw UnavailableException.before(
                    "the server cannot be reached: no connection within "
                            + connecting.toMillis()
                            + " ms (half of inference.timeout, at most 5 s)",
                    cause);
        }
        if (cause instanceof ConnectException) {
            throw UnavailableException.before(
                    "the server cannot be reached: "
                            + (hasUnknownHost(cause)
                                    ? "there is no such host"
                                    : "it accepts no connection"),
                    cause);
        }
        if (cause instanceof SSLException) {
            throw UnavailableException.before(
                    "no secure connection to the server: "
                            + cause.getMessage()
                            + "; certificates names a PEM file of authorities to trust",
                    cause);
        }
        throw UnavailableException.during(
                "the server broke the connection: "
                        + (cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
    }

    private static boolean hasUnknownHost(@Nullable Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private void check(HttpResponse<byte[]> response)
            throws IOException, UnavailableException, RefusedRowsException {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        String said = " (HTTP " + status + ")" + shown(response.body());
        switch (status) {
            case 400, 422 ->
                    throw RefusedRowsException.values("the server refuses the request" + said);
            case 413 ->
                    throw RefusedRowsException.tooMany(
                            "the request is too large for the server" + said);
            case 401, 403, 407 ->
                    throw UnavailableException.before("the server refuses access" + said, null);
            case 404, 410 ->
                    throw UnavailableException.before("the server has no such model" + said, null);
            case 408, 425, 429, 502, 503 ->
                    throw UnavailableException.before(
                            "the server is overloaded or down" + said, null);
            default -> {
                if (status / 100 == 3) {
                    throw UnavailableException.before(
                            "the server redirects"
                                    + response.headers()
                                            .firstValue("location")
                                            .map(to -> " to " + redacted(to))
                                            .orElse("")
                                    + ", which is not followed; write the final address (HTTP "
                                    + status
                                    + ")",
                            null);
                }
                if (status < 500) {
                    throw UnavailableException.before("the server refuses the call" + said, null);
                }
                throw new IOException("the model failed at the server" + said);
            }
        }
    }

    /** The start of an answer, for a message. Servers may repeat what they were sent. */
    String shown(byte[] body) {
        String text =
                redacted(
                        new String(
                                        body,
                                        0,
                                        Math.min(body.length, 4 * MOST_SHOWN),
                                        StandardCharsets.UTF_8)
                                .strip()
                                .replaceAll("\\s+", " "));
        String start = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
        return start.isEmpty() ? "" : ": " + start;
    }

    private String redacted(String text) {
        String shown = text;
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                shown = shown.replace(secret, "...");
            }
        }
        return shown;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
