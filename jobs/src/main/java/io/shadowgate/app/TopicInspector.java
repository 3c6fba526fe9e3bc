package io.shadowgate.app;

import io.shadowgate.inspect.FileKind;
import io.shadowgate.inspect.LogFacts;
import io.shadowgate.inspect.Recognition;
import io.shadowgate.inspect.Sampled;
import io.shadowgate.inspect.SpecDraft;
import io.shadowgate.kafka.registry.SchemaId;
import io.shadowgate.kafka.registry.SchemaRegistry;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.JsonPeek;
import io.shadowgate.source.kafka.TopicLook;
import io.shadowgate.source.schema.Frame;
import io.shadowgate.source.schema.Schemas;
import io.shadowgate.spec.Traffic;
import io.shadowgate.spec.Traffic.ValueFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Looks at the newest records of a topic. It commits no offset and joins no group. */
public final class TopicInspector {
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] NO_BYTES = {};

    private final LogInspector.Most most;
    private final @Nullable String layout;
    private final Map<SchemaId, ValueFormat> formats = new HashMap<>();
    private final Map<ValueFormat, Integer> counts = new EnumMap<>(ValueFormat.class);
    private @Nullable Schemas schemas;
    private @Nullable String fault;
    private int framed;

    /**
     * @param layout the one to try; null to find out
     */
    public TopicInspector(LogInspector.Most most, @Nullable String layout) {
        this.most = most;
        this.layout = layout;
    }

    /**
     * @param registry the keys of {@code traffic.kafka.schema-registry}; empty for none
     * @throws IOException if the registry does not answer
     */
    public LogInspector.Inspected look(
            String servers,
            String topic,
            Map<String, String> properties,
            Map<String, String> registry)
            throws IOException, InterruptedException {
        SpecDraft.Place place = SpecDraft.Place.ofTopic(servers, topic, properties);
        Traffic.Kafka kafka = kafka(place);
        Traffic.Registry access =
                registry.isEmpty()
                        ? null
                        : kafka(place.with(ValueFormat.AVRO, registry)).values().registry();
        if (access != null) {
            SchemaRegistry answering = new SchemaRegistry(access, most.longest());
            answering.check();
            schemas = new Schemas(answering, null);
        }
        TopicLook look = TopicLook.of(kafka, "TOPIC", most.records(), most.longest());
        List<Sampled> records = new ArrayList<>();
        int empty = 0;
        for (TopicLook.Record each : look.records(access)) {
            if (each.value() == null) {
                empty++;
            } else {
                records.add(new Sampled(record(each, each.value()), each.envelope()));
            }
        }
        requireRecords(records, topic, look, empty);
        ValueFormat format = commonest();
        List<String> notes = new ArrayList<>();
        if (empty > 0) {
            notes.add(empty + " records are tombstones, which are rejected");
        }
        return new LogInspector.Inspected(
                topic,
                what(servers, look, format),
                "the newest "
                        + records.size()
                        + " records"
                        + (look.isLate() ? " that came in time" : ""),
                (int) records.stream().filter(each -> !each.isReadable()).count(),
                LogFacts.of(Recognition.of(records, false, layout), LogInspector.readable(records)),
                format == ValueFormat.JSON ? place : place.with(format, registry),
                notes,
                test -> {
                    LogTrial trial = new LogTrial();
                    look.read(test.traffic().requiredKafka(), RequestSchema.of(test))
                            .forEach(trial::add);
                    return trial;
                });
    }

    private static Traffic.Kafka kafka(SpecDraft.Place place) {
        return LogInspector.test(SpecDraft.ofPlace(place)).traffic().requiredKafka();
    }

    /** A missing node if it cannot be read. */
    private JsonNode record(TopicLook.Record record, byte[] value) throws IOException {
        if (FileKind.of(value) == FileKind.JSON) {
            counts.merge(ValueFormat.JSON, 1, Integer::sum);
            return JsonPeek.record(value, 0, value.length);
        }
        Frame frame = Frame.ofAnyValue(value, record.envelope());
        if (frame == null) {
            return JsonNodeFactory.instance.missingNode();
        }
        framed++;
        if (FileKind.of(rest(value, frame.from())) == FileKind.JSON) {
            counts.merge(ValueFormat.JSON_SCHEMA, 1, Integer::sum);
            return JsonPeek.record(value, frame.from(), value.length);
        }
        if (schemas == null) {
            return JsonNodeFactory.instance.missingNode();
        }
        try (JsonParser parser = schemas.decoded(frame).asParser()) {
            JsonNode read = JSON.readTree(parser);
            counts.merge(format(frame.schema()), 1, Integer::sum);
            return read;
        } catch (RejectedRecordException e) {
            fault = e.getMessage();
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static byte[] rest(byte[] value, int from) {
        return from > value.length
                ? NO_BYTES
                : java.util.Arrays.copyOfRange(value, from, value.length);
    }

    private ValueFormat format(SchemaId schema) throws IOException {
        ValueFormat known = formats.get(schema);
        if (known == null) {
            ValueFormat asked = Objects.requireNonNull(schemas).format(schema);
            known = asked == null ? ValueFormat.AVRO : asked;
            formats.put(schema, known);
        }
        return known;
    }

    private ValueFormat commonest() {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(ValueFormat.JSON);
    }

    private void requireRecords(List<Sampled> records, String topic, TopicLook look, int empty) {
        if (records.isEmpty()) {
            throw new UserError(
                    look.isLate()
                            ? "no record of topic "
                                    + topic
                                    + " came within "
                                    + most.longest().toSeconds()
                                    + " s, though it has "
                                    + look.total()
                            : "topic "
                                    + topic
                                    + " is empty"
                                    + (empty == 0 ? "" : ": it holds only tombstones"));
        }
        if (records.stream().anyMatch(Sampled::isReadable)) {
            return;
        }
        String why =
                fault != null
                        ? " can be decoded: the last one " + fault
                        : framed * 2 > records.size()
                                ? " is JSON: they have a schema id, as a schema registry's"
                                        + " serializers write it; name the registry with"
                                        + " --schema-registry URL"
                                : " is JSON";
        throw new UserError(
                "none of the newest " + records.size() + " records of topic " + topic + why);
    }

    private static String what(String servers, TopicLook look, ValueFormat format) {
        return "Kafka topic at "
                + servers
                + ", "
                + look.partitions()
                + (look.partitions() == 1 ? " partition" : " partitions")
                + ", "
                + look.total()
                + " records"
                + (format == ValueFormat.JSON ? "" : ", " + format.specName());
    }
}
