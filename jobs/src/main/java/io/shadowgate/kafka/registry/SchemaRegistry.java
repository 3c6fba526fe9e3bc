package io.shadowgate.kafka.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.kafka.SecretProvider;
import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.spec.Traffic;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets schemas from a registry that answers as Confluent's does. It waits for a registry that is
 * down, and keeps nothing. TLS is that of the JDK. Redirects are not followed, because a login
 * would go along.
 */
public final class SchemaRegistry {
    /** How long a job waits before it fails and starts again from its last checkpoint. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_SHOWN = 200;
    private static final int NOT_FOUND = 404;
    private static final JsonMapper JSON = new JsonMapper();

    private final ThrottledLog log =
            new ThrottledLog(LoggerFactory.getLogger(SchemaRegistry.class));
    private final Traffic.Registry access;
    private final Duration patience;
    private final HttpClient client;
    private final @Nullable String authorization;

    /** Where the last answer came from. */
    private int place;

    /**
     * @throws io.shadowgate.kafka.BrokerException if a secret of the login is missing here
     */
    public SchemaRegistry(Traffic.Registry access) {
        this(access, PATIENCE);
    }

    /**
     * @param patience how long to wait for a registry that is down
     */
    public SchemaRegistry(Traffic.Registry access, Duration patience) {
        this.access = access;
        this.patience = patience;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECTING)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        this.authorization = authorization(access);
    }

    private static @Nullable String authorization(Traffic.Registry access) {
        if (access.token() != null) {
            return "Bearer " + SecretProvider.resolved(access.token());
        }
        if (access.user() == null || access.password() == null) {
            return null;
        }
        String login =
                SecretProvider.resolved(access.user())
                        + ":"
                        + SecretProvider.resolved(access.password());
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    }

    /** The registry as messages name it. */
    public String name() {
        return String.join(", ", access.urls());
    }

    /**
     * Asks for nothing in particular, to find out whether the registry is there and accepts the
     * login.
     *
     * @throws RegistryException if it does not
     */
    public void check() throws IOException {
        ask("/schemas/ids/0");
    }

    /**
     * The schema with an id.
     *
     * @return null if the registry has none
     * @throws RegistryException if the registry is down for longer than the patience, or refuses
     */
    public @Nullable RegisteredSchema schema(SchemaId id) throws IOException {
        return schema(ask(id.path()));
    }

    /** The schema that another refers to; null if the registry has none. */
    public @Nullable RegisteredSchema schema(RegisteredSchema.Reference reference)
            throws IOException {
        return schema(
                ask(
                        "/subjects/"
                                + URLEncoder.encode(reference.subject(), UTF_8).replace("+", "%20")
                                + "/versions/"
                                + reference.version()));
    }

    private @Nullable RegisteredSchema schema(@Nullable JsonNode answer) throws RegistryException {
        if (answer == null) {
            return null;
        }
        JsonNode text = answer.path("schema");
        if (!text.isString()) {
            throw new RegistryException(
                    "the schema registry at "
                            + name()
                            + " answers without a schema: "
                            + beginning(answer.toString())
                            + "; traffic.kafka.schema-registry.url has to be the address of a"
                            + " registry that answers as Confluent's does");
        }
        List<RegisteredSchema.Reference> references = new ArrayList<>();
        for (JsonNode each : answer.path("references")) {
            references.add(
                    new RegisteredSchema.Reference(
                            each.path("name").asString(""),
                            each.path("subject").asString(""),
                            each.path("version").asInt(0)));
        }
        return new RegisteredSchema(
                answer.path("schemaType").asString(RegisteredSchema.AVRO),
                text.stringValue(),
                references);
    }

    /** The answer; null if there is nothing at the path. */
    private @Nullable JsonNode ask(String path) throws IOException {
        long start = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            String trouble;
            try {
                HttpResponse<byte[]> response = send(path);
                int status = response.statusCode();
                if (status / 100 == 2) {
                    return json(response.body());
                }
                if (status == NOT_FOUND) {
                    return null;
                }
                trouble = "HTTP " + status + shown(response.body());
                if (status != 408 && status != 429 && status < 500) {
                    throw new RegistryException(refused(status, trouble));
                }
            } catch (RegistryException e) {
                throw e;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                trouble = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
            place = (place + 1) % access.urls().size();
            if (System.nanoTime() - start + pause.toNanos() > patience.toNanos()) {
                throw new RegistryException(
                        "the schema registry at "
                                + name()
                                + " (traffic.kafka.schema-registry.url) does not answer within "
                                + patience.toSeconds()
                                + " s: "
                                + Printable.of(trouble)
                                + "; no record is lost: start it, or name one that runs");
            }
            log.warn(
                    "Waiting for the schema registry at {} (traffic.kafka.schema-registry.url): {}",
                    name(),
                    Printable.of(trouble));
            sleep(pause);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    private HttpResponse<byte[]> send(String path) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(access.urls().get(place) + path))
                        .timeout(ANSWERING)
                        .header(
                                "Accept",
                                "application/vnd.schemaregistry.v1+json, application/json")
                        .GET();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static void sleep(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the schema registry");
    }

    private JsonNode json(byte[] body) throws RegistryException {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new RegistryException(
                    "what answers at "
                            + name()
                            + " (traffic.kafka.schema-registry.url) is no schema registry"
                            + shown(body));
        }
    }

    private String refused(int status, String answer) {
        String where = "the schema registry at " + name();
        return switch (status) {
            case 401, 403 ->
                    where
                            + " refuses "
                            + (authorization == null
                                    ? "access without a login; give it user and password, or token,"
                                            + " in traffic.kafka.schema-registry"
                                    : "the login in traffic.kafka.schema-registry")
                            + " ("
                            + answer
                            + ")";
            case 301, 302, 303, 307, 308 ->
                    where
                            + " redirects, which is not followed; name the final address in"
                            + " traffic.kafka.schema-registry.url ("
                            + answer
                            + ")";
            default -> where + " refuses the question (" + answer + ")";
        };
    }

    private static String shown(byte[] body) {
        String text = new String(body, UTF_8).strip();
        return text.isEmpty() ? "" : ": " + beginning(text);
    }

    private static String beginning(String text) {
        return Printable.of(
                text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...");
    }
}
