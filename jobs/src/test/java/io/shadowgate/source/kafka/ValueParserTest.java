package io.shadowgate.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.FeatureForms;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Traffic;
import io.shadowgate.spec.Traffic.ValueFormat;
import io.shadowgate.testing.RegistryServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the values of a topic, with a registry. */
class ValueParserTest {
    private static final long TIME = 1_772_409_600_123L;
    private static final String REQUEST =
            "{\"type\":\"record\",\"name\":\"Request\",\"fields\":["
                + "{\"name\":\"request_id\",\"type\":\"string\"},"
                + "{\"name\":\"timestamp\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}},"
                + "{\"name\":\"features\",\"type\":{\"type\":\"array\",\"items\":\"float\"}},"
                + "{\"name\":\"primary_prediction\",\"type\":[\"null\",\"double\"]},"
                + "{\"name\":\"primary_latency_ms\",\"type\":[\"null\",\"double\"]}%s]}";
    private static final String V1 = REQUEST.formatted("");
    private static final String V2 =
            REQUEST.formatted(
                    ",{\"name\":\"tags\",\"type\":{\"type\":\"map\",\"values\":\"string\"}}");
    private static final String JSON_REQUEST =
            "{\"request_id\":\"r\",\"timestamp\":"
                    + TIME
                    + ",\"features\":[1],\"primary_prediction\":0.5}";

    private RegistryServer registry;

    @BeforeEach
    void start() throws Exception {
        registry = new RegistryServer();
        registry.add(1, null, V1);
        registry.add(2, "AVRO", V2);
        registry.add(3, "JSON", "{}");
        registry.add(4, "AVRO", "{\"type\":\"nothing\"}");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void avroInTheDefaultLayout() throws Exception {
        MirroredRequest request =
                read(avro(), null, RegistryServer.framed(1, request(V1, "r1", 0.25))).request();
        assertThat(request.requestId()).isEqualTo("r1");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.features().numbers()).containsExactly(1.5, 2);
        assertThat(request.primary().score()).isEqualTo(0.25);
        assertThat(request.primaryLatencyMs()).isNaN();
    }

    @Test
    void aSchemaMayChangeInMidTopic() throws Exception {
        ValueParser parser = ValueParser.of(avro(), schema(null));
        for (int i = 0; i < 3; i++) {
            for (int id = 1; id <= 2; id++) {
                byte[] value = RegistryServer.framed(id, request(id == 1 ? V1 : V2, "r" + i, 0.5));
                assertThat(parse(parser, value).request().requestId()).isEqualTo("r" + i);
            }
        }
        assertThat(registry.asked).containsExactly("/schemas/ids/1", "/schemas/ids/2");
    }

    /** The same mapping as of JSON, with a header and a key beside the value. */
    @Test
    void avroInAnotherLayout() throws Exception {
        String event =
                "{\"type\":\"record\",\"name\":\"Event\",\"fields\":["
                    + "{\"name\":\"meta\",\"type\":{\"type\":\"record\",\"name\":\"Meta\",\"fields\":["
                    + "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}]}},"
                    + "{\"name\":\"rows\",\"type\":\"bytes\"},"
                    + "{\"name\":\"amount\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\","
                    + "\"precision\":6,\"scale\":2}}]}";
        registry.add(9, null, event);
        Schema schema = new Schema.Parser().parse(event);
        GenericData.Record meta = new GenericData.Record(schema.getField("meta").schema());
        meta.put("at", TIME * 1000 + 7);
        GenericData.Record record = new GenericData.Record(schema);
        record.put("meta", meta);
        record.put("rows", java.nio.ByteBuffer.wrap("{\"instances\":[[1,2]]}".getBytes(UTF_8)));
        record.put("amount", java.nio.ByteBuffer.wrap(new byte[] {75}));
        Map<String, List<FieldPath>> fields = new LinkedHashMap<>();
        fields.put("request_id", List.of(FieldPath.of("key:")));
        fields.put("timestamp", List.of(FieldPath.of("/meta/at")));
        fields.put("request", List.of(FieldPath.of("value:/rows")));
        fields.put("primary_prediction", List.of(FieldPath.of("/amount")));
        fields.put("primary_latency_ms", List.of(FieldPath.of("header:took")));
        LogRecord read =
                parse(
                        ValueParser.of(avro(), schema(fields)),
                        RegistryServer.framed(9, write(schema, record)));
        assertThat(read.rejected()).isNull();
        MirroredRequest request = read.exchange().requests().get(0);
        assertThat(request.requestId()).isEqualTo("the key");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.features().numbers()).containsExactly(1, 2);
        assertThat(request.primary().score()).isEqualTo(0.75);
        assertThat(request.primaryLatencyMs()).isEqualTo(12.5);
    }

    @Test
    void aRejectedRecordIsShownAsJson() throws Exception {
        Rejected rejected =
                read(avro(), null, RegistryServer.framed(1, request(V1, "r1", null))).rejected();
        assertThat(rejected.reason()).isEqualTo("primary_prediction is missing");
        assertThat(rejected.timestamp()).isEqualTo(TIME);
        assertThat(rejected.record())
                .isEqualTo(
                        "{\"request_id\":\"r1\",\"timestamp\":\"2026-03-02T00:00:00.123Z\","
                                + "\"features\":[1.5,2.0]}");
    }

    @Test
    void eachFaultSaysWhatWouldBeRight() throws Exception {
        assertThat(reason(avro(), JSON_REQUEST.getBytes(UTF_8)))
                .isEqualTo(
                        "begins with the byte 123, '{', not with the byte 0 and a schema id, as"
                                + " avro values from Confluent's serializers do"
                                + " (traffic.kafka.value-format), and has no header"
                                + " __value_schema_id; it looks like JSON, which value-format: json"
                                + " reads");
        assertThat(reason(avro(), new byte[] {1, 2}))
                .endsWith("; values without a schema id cannot be read");
        assertThat(reason(avro(), new byte[] {0, 2}))
                .isEqualTo("has 2 bytes, too few for the byte 0 and a schema id in four bytes");
        assertThat(reason(avro(), RegistryServer.framed(77)))
                .isEqualTo(
                        "schema id 77 is unknown to the registry at "
                                + registry.url()
                                + " (traffic.kafka.schema-registry.url); it has to be the registry"
                                + " that the producer of the topic uses");
        assertThat(reason(avro(), RegistryServer.framed(3)))
                .isEqualTo(
                        "schema id 3 is of the type JSON, not AVRO (traffic.kafka.value-format:"
                                + " avro)");
        assertThat(reason(avro(), RegistryServer.framed(4)))
                .startsWith("schema id 4 is no Avro schema: ");
        assertThat(reason(avro(), RegistryServer.framed(1, (byte) 100)))
                .startsWith(
                        "does not fit schema id 1: a text or bytes of 50 bytes, in a value of 1");
        registry.add(5, null, "[\"Other\"]", "Other", "other-value", 3);
        assertThat(reason(avro(), RegistryServer.framed(5)))
                .isEqualTo(
                        "schema id 5 refers to version 3 of other-value, which is unknown to the"
                                + " registry at "
                                + registry.url());
    }

    @Test
    void whatIsWrongWithAnIdIsAskedOnce() throws Exception {
        ValueParser parser = ValueParser.of(avro(), schema(null));
        for (int i = 0; i < 100; i++) {
            assertThat(parse(parser, RegistryServer.framed(77)).rejected()).isNotNull();
            assertThat(parse(parser, RegistryServer.framed(4)).rejected()).isNotNull();
        }
        assertThat(registry.asked).hasSize(2);
    }

    @Test
    void jsonSchemaIsJsonBehindAnId() throws Exception {
        byte[] value = RegistryServer.framed(3, JSON_REQUEST.getBytes(UTF_8));
        Traffic.Values checked = new Traffic.Values(ValueFormat.JSON_SCHEMA, registry.access());
        Traffic.Values unchecked = new Traffic.Values(ValueFormat.JSON_SCHEMA, null);
        assertThat(read(checked, null, value).request().requestId()).isEqualTo("r");
        assertThat(registry.asked).containsExactly("/schemas/ids/3");
        assertThat(read(unchecked, null, value).request().requestId()).isEqualTo("r");
        assertThat(registry.asked).hasSize(1);
        assertThat(reason(checked, RegistryServer.framed(1, JSON_REQUEST.getBytes(UTF_8))))
                .startsWith("schema id 1 is of the type AVRO, not JSON");
        assertThat(reason(unchecked, JSON_REQUEST.getBytes(UTF_8)))
                .contains("it looks like JSON, which value-format: json reads");
    }

    @Test
    void protobufInTheDefaultLayout() throws Exception {
        registry.add(
                20,
                "PROTOBUF",
                """
                syntax = "proto3";
                import "times.proto";
                message Request {
                  string request_id = 1;
                  times.At timestamp = 2;
                  repeated float features = 3;
                  double primary_prediction = 4;
                  optional double primary_latency_ms = 5;
                }
                """
                        .replace("times.At timestamp", "int64 timestamp"),
                "times.proto",
                "times",
                1);
        registry.add("times", 1, "PROTOBUF", "syntax = \"proto3\"; package times; message At {}");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        var out = com.google.protobuf.CodedOutputStream.newInstance(bytes);
        out.writeRawByte(0);
        out.writeString(1, "p1");
        out.writeInt64(2, TIME);
        out.writeFloat(3, 1.5f);
        out.flush();
        MirroredRequest request =
                read(
                                new Traffic.Values(ValueFormat.PROTOBUF, registry.access()),
                                null,
                                RegistryServer.framed(20, bytes.toByteArray()))
                        .request();
        assertThat(request.requestId()).isEqualTo("p1");
        assertThat(request.timestamp()).isEqualTo(TIME);
        assertThat(request.features().numbers()).containsExactly(1.5);
        assertThat(request.primary().score()).isZero();
        assertThat(request.primaryLatencyMs()).isNaN();
    }

    /** Confluent's newer serializers leave the value as it is. */
    @Test
    void aSchemaIdMayStandInAHeader() throws Exception {
        UUID guid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        registry.add(guid, null, V1);
        byte[] value = request(V1, "r9", 0.25);
        ValueParser avro = ValueParser.of(avro(), schema(null));
        byte[] header = RegistryServer.guid(guid);
        assertThat(parse(avro, value, header).request().requestId()).isEqualTo("r9");
        assertThat(registry.asked).containsExactly("/schemas/guids/" + guid);
        byte[] number = {0, 0, 0, 0, 1};
        assertThat(parse(avro, value, number).request().requestId()).isEqualTo("r9");
        assertThat(parse(avro, value, new byte[] {7, 1}).rejected().reason())
                .isEqualTo(
                        "the header __value_schema_id has 2 bytes that begin with 7, not the byte 1"
                                + " and a GUID in 16, or the byte 0 and a schema id in 4");
        ValueParser json =
                ValueParser.of(new Traffic.Values(ValueFormat.JSON_SCHEMA, null), schema(null));
        assertThat(parse(json, JSON_REQUEST.getBytes(UTF_8), header).request().requestId())
                .isEqualTo("r");
        UUID unknown = new UUID(1, 2);
        assertThat(parse(avro, value, RegistryServer.guid(unknown)).rejected().reason())
                .startsWith("schema GUID " + unknown + " is unknown to the registry");
    }

    private static LogRecord parse(ValueParser parser, byte[] value, byte[] header)
            throws IOException {
        return parser.parse(value, new WithHeader(header), () -> "here");
    }

    private record WithHeader(byte[] schema) implements Envelope {
        @Override
        public byte[] headerBytes(String name) {
            return name.equals("__value_schema_id") ? schema : null;
        }

        @Override
        public String key() {
            return null;
        }

        @Override
        public Long timestamp() {
            return null;
        }
    }

    private Traffic.Values avro() {
        return new Traffic.Values(ValueFormat.AVRO, registry.access());
    }

    private String reason(Traffic.Values values, byte[] value) throws IOException {
        return read(values, null, value).rejected().reason();
    }

    private static LogRecord read(
            Traffic.Values values, Map<String, List<FieldPath>> fields, byte[] value)
            throws IOException {
        return parse(ValueParser.of(values, schema(fields)), value);
    }

    private static LogRecord parse(ValueParser parser, byte[] value) throws IOException {
        return parser.parse(value, BESIDE, () -> "here");
    }

    private static final Envelope BESIDE =
            new Envelope() {
                @Override
                public byte[] headerBytes(String name) {
                    return name.equals("took") ? "12.5".getBytes(UTF_8) : null;
                }

                @Override
                public String key() {
                    return "the key";
                }

                @Override
                public Long timestamp() {
                    return TIME;
                }
            };

    private static RequestSchema schema(Map<String, List<FieldPath>> fields) {
        return new RequestSchema(
                Compare.Kind.SCORE,
                "v12",
                List.of(),
                true,
                true,
                List.of(),
                null,
                1 << 20,
                fields == null
                        ? null
                        : new RecordMapping(
                                Layouts.fields(null, fields),
                                Map.of(),
                                RecordMapping.WITHIN,
                                ZoneOffset.UTC),
                new FeatureForms(Set.of(), Set.of(), false));
    }

    private static byte[] request(String text, String id, Double prediction) throws IOException {
        Schema schema = new Schema.Parser().parse(text);
        GenericData.Record record = new GenericData.Record(schema);
        record.put("request_id", id);
        record.put("timestamp", TIME);
        record.put("features", List.of(1.5f, 2f));
        record.put("primary_prediction", prediction);
        if (schema.getField("tags") != null) {
            record.put("tags", Map.of("a", "b"));
        }
        return write(schema, record);
    }

    private static byte[] write(Schema schema, GenericData.Record record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
