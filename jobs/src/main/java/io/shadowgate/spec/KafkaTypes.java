package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;
import static io.shadowgate.spec.SpecTypes.lowerCase;

import io.shadowgate.spec.KafkaOffset.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Offsets and client properties of a spec. */
final class KafkaTypes {
    private static final String TIME = "^\\d{4}-\\d\\d-\\d\\d(T\\S+)?$";
    private static final String PROVIDERS = "${env:NAME} and ${file:/path} are there already";

    /** Consumer properties that ShadowGate sets itself, and what to use instead. */
    private static final Map<String, String> READING =
            Map.of(
                    "bootstrap.servers", "use traffic.kafka.servers",
                    "group.id", "use traffic.kafka.group",
                    "auto.offset.reset", "use traffic.kafka.from",
                    "enable.auto.commit", "offsets are committed with checkpoints",
                    "commit.offsets.on.checkpoint", "traffic.kafka.group switches commits on",
                    "key.deserializer", "records are read as bytes",
                    "value.deserializer", "records are read as bytes");

    /** The same for the producer. */
    private static final Map<String, String> WRITING =
            Map.of(
                    "bootstrap.servers", "use sinks.kafka.servers",
                    "transactional.id", "use sinks.kafka.transaction-prefix",
                    "transaction.timeout.ms", "use sinks.kafka.transaction-timeout",
                    "enable.idempotence", "transactions need it on",
                    "acks", "transactions need all",
                    "key.serializer", "records are written as bytes",
                    "value.serializer", "records are written as bytes");

    static final SpecType<KafkaOffset> FROM =
            offset(EnumSet.of(Kind.EARLIEST, Kind.LATEST, Kind.GROUP));
    static final SpecType<KafkaOffset> FROM_WITHOUT_GROUP =
            offset(EnumSet.of(Kind.EARLIEST, Kind.LATEST));
    static final SpecType<KafkaOffset> UNTIL = offset(EnumSet.of(Kind.LATEST));

    /** A reference to a secret. Messages never quote what is there instead. */
    static final SpecType<String> REFERENCE =
            new SpecType<>(
                    "`${env:NAME}` or `${file:/path}`, never the text itself",
                    Map.of("type", "string", "pattern", "^\\$\\{(env|file):[^}]+\\}$"),
                    (node, path, problems) ->
                            secret(
                                    node,
                                    Secrets.isReference(node.asString("")),
                                    Secrets.INSTEAD,
                                    path,
                                    problems));

    /** Text that need not be secret, but may be. */
    static final SpecType<String> TEXT_OR_REFERENCE =
            new SpecType<>(
                    "text, or a reference such as `${env:NAME}`",
                    Map.of("type", "string", "pattern", "\\S"),
                    (node, path, problems) ->
                            secret(
                                    node,
                                    node.isString()
                                            && !node.asString().isBlank()
                                            && (!node.asString().contains("${")
                                                    || Secrets.isReference(node.asString())),
                                    "is not text, or has a ${...} that is not all of it; write the"
                                            + " text itself, ${env:NAME} or ${file:/path}",
                                    path,
                                    problems));

    static final SpecType<List<String>> URLS =
            new SpecType<>(
                    "`http://host:port` or `https://host:port`, or several, separated by commas",
                    Map.of("type", "string", "pattern", "^\\s*https?://\\S"),
                    KafkaTypes::urls);

    static final SpecType<Map<String, String>> CONSUMER = properties(READING);
    static final SpecType<Map<String, String>> PRODUCER = properties(WRITING);

    private KafkaTypes() {}

    private static SpecType<Map<String, String>> properties(Map<String, String> ours) {
        return new SpecType<>(
                "a section of the Kafka client's own keys, such as `{security.protocol: SSL}`;"
                        + " a secret is `${env:NAME}` or `${file:/path}`, never the text itself",
                Map.of(
                        "type",
                        "object",
                        "additionalProperties",
                        Map.of("type", List.of("string", "number", "boolean"))),
                (node, path, problems) -> properties(ours, node, path, problems));
    }

    private static SpecType<KafkaOffset> offset(Set<Kind> kinds) {
        String names = kinds.stream().map(SpecTypes::lowerCase).collect(Collectors.joining("`, `"));
        return new SpecType<>(
                "`" + names + "` or a time such as `2026-03-02T14:00:00Z`",
                Map.of(
                        "anyOf",
                        List.of(
                                Map.of("enum", kinds.stream().map(SpecTypes::lowerCase).toList()),
                                Map.of("type", "string", "pattern", TIME))),
                (node, path, problems) -> {
                    String text = node.asString("");
                    for (Kind kind : kinds) {
                        if (text.equals(lowerCase(kind))) {
                            return new KafkaOffset(kind, null);
                        }
                    }
                    Instant time = time(text);
                    return time != null
                            ? KafkaOffset.at(time)
                            : fault(
                                    node,
                                    "is not "
                                            + names.replace("`", "")
                                            + " or a time such as 2026-03-02T14:00:00Z",
                                    path,
                                    problems);
                });
    }

    private static @Nullable String secret(
            JsonNode node, boolean good, String wrong, String path, Problems problems) {
        if (!good) {
            problems.add(path, wrong);
        }
        return good ? node.asString() : null;
    }

    private static @Nullable List<String> urls(JsonNode node, String path, Problems problems) {
        List<String> urls = new ArrayList<>();
        for (String each : node.asString("").split(",", -1)) {
            String url = each.strip().replaceFirst("/+$", "");
            if (!isHttp(url)) {
                return fault(
                        node,
                        "is not http://host:port or https://host:port, or several of these with"
                                + " commas between them",
                        path,
                        problems);
            }
            urls.add(url);
        }
        return urls;
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Nullable
    private static Instant time(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Messages never quote a value, because it may be a secret. */
    @Nullable
    private static Map<String, String> properties(
            Map<String, String> ours, JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            problems.add(path, "is not a section; write {security.protocol: SSL}");
            return null;
        }
        Map<String, String> properties = new TreeMap<>();
        boolean good = true;
        for (var entry : node.properties()) {
            String fault = propertyFault(ours, entry.getKey(), entry.getValue());
            if (!fault.isEmpty()) {
                problems.add(Problems.join(path, entry.getKey()), fault);
                good = false;
            } else {
                properties.put(entry.getKey(), entry.getValue().asString());
            }
        }
        return good ? properties : null;
    }

    private static String propertyFault(Map<String, String> ours, String key, JsonNode value) {
        if (ours.containsKey(key) || key.startsWith("config.providers")) {
            return "is set by ShadowGate; " + ours.getOrDefault(key, PROVIDERS);
        }
        if (value.isObject()) {
            return "is a section; write the whole key on one line, as in security.protocol: SSL";
        }
        if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
            return "is not text, a number, true or false";
        }
        return Secrets.fault(key, value.asString());
    }
}
