package io.shadowgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A schema registry that answers as Confluent's does, on a free port of loopback. */
public final class RegistryServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** What to answer before anything else, one after the other. */
    private final Queue<Integer> troubles = new ConcurrentLinkedQueue<>();

    /** The paths that were asked for. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private volatile @Nullable String login;

    public RegistryServer() throws IOException {
        this(0);
    }

    public RegistryServer(int port) throws IOException {
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public Traffic.Registry access() {
        return new Traffic.Registry(List.of(url()), null, null, null);
    }

    /**
     * Registers a schema.
     *
     * @param type null for Avro, which Confluent's registry does not name
     * @param references a name, a subject and a version each
     */
    public void add(int id, @Nullable String type, String schema, Object... references) {
        answers.put("/schemas/ids/" + id, body(type, schema, references));
    }

    /** The same by the name that all registries know it by. */
    public void add(UUID guid, @Nullable String type, String schema) {
        answers.put("/schemas/guids/" + guid, body(type, schema));
    }

    /** The same for a schema that others refer to. */
    public void add(
            String subject,
            int version,
            @Nullable String type,
            String schema,
            Object... references) {
        answers.put(
                "/subjects/" + subject + "/versions/" + version, body(type, schema, references));
    }

    private static String body(@Nullable String type, String schema, Object... references) {
        ObjectNode body = JSON.createObjectNode().put("schema", schema);
        if (type != null) {
            body.put("schemaType", type);
        }
        for (int i = 0; i < references.length; i += 3) {
            body.withArray("references")
                    .addObject()
                    .put("name", (String) references[i])
                    .put("subject", (String) references[i + 1])
                    .put("version", (int) references[i + 2]);
        }
        return body.toString();
    }

    /** Refuses all that come without this header. */
    public void require(String authorization) {
        login = authorization;
    }

    /** Answers the next questions with these statuses. */
    public void trouble(Integer... statuses) {
        troubles.addAll(List.of(statuses));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        asked.add(path);
        Integer trouble = troubles.poll();
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (trouble != null) {
            send(exchange, trouble, "trouble");
        } else if (login != null && !login.equals(given)) {
            send(exchange, 401, "{\"error_code\":401,\"message\":\"Unauthorized\"}");
        } else if (answers.containsKey(path)) {
            send(exchange, 200, answers.get(path));
        } else {
            send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A value as Confluent's serializers frame it. */
    public static byte[] framed(int id, byte... value) {
        return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(id).put(value).array();
    }

    /** The header in which Confluent's serializers name a schema. */
    public static byte[] guid(UUID guid, int... indexes) {
        ByteBuffer header = ByteBuffer.allocate(17 + indexes.length).put((byte) 1);
        header.putLong(guid.getMostSignificantBits()).putLong(guid.getLeastSignificantBits());
        for (int each : indexes) {
            header.put((byte) each);
        }
        return header.array();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
