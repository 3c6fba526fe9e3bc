package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;
import static io.shadowgate.spec.SpecTypes.lowerCase;

import io.shadowgate.spec.KafkaOffset.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
    static final SpecType<KafkaOffset> UNTIL = offset(EnumSet.of(Kind.LATEST));

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
