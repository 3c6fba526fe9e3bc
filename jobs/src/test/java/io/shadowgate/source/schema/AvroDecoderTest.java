package io.shadowgate.source.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.kafka.registry.RegisteredSchema;
import io.shadowgate.kafka.registry.SchemaId;
import io.shadowgate.record.RejectedRecordException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Against Avro's own writer. */
class AvroDecoderTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void logicalTypesBecomeWhatTheyMean() throws Exception {
        assertThat(
                        one(
                                "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
                                1_772_409_600_007L))
                .isEqualTo("\"2026-03-02T00:00:00.007Z\"");
        assertThat(one("{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}", -1L))
                .isEqualTo("\"1969-12-31T23:59:59.999999Z\"");
        assertThat(
                        one(
                                "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}",
                                1_772_409_600_000_000_001L))
                .isEqualTo("\"2026-03-02T00:00:00.000000001Z\"");
        assertThat(
                        one(
                                "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}",
                                1_772_409_600_000_000L))
                .isEqualTo("\"2026-03-02T00:00:00\"");
        assertThat(one("{\"type\":\"int\",\"logicalType\":\"date\"}", 20_514))
                .isEqualTo("\"2026-03-02\"");
        assertThat(one("{\"type\":\"int\",\"logicalType\":\"time-millis\"}", 3_600_001))
                .isEqualTo("\"01:00:00.001\"");
        assertThat(one("{\"type\":\"long\",\"logicalType\":\"no-such\"}", 5L)).isEqualTo("5");
        String decimal =
                "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":%d}";
        ByteBuffer unscaled = ByteBuffer.wrap(BigInteger.valueOf(-12345).toByteArray());
        assertThat(one(decimal.formatted(2), unscaled)).isEqualTo("-123.45");
        assertThat(one(decimal.formatted(0), unscaled)).isEqualTo("-12345");
        assertThat(
                        one(
                                "{\"type\":\"fixed\",\"name\":\"f\",\"size\":4,"
                                    + "\"logicalType\":\"decimal\",\"precision\":5,\"scale\":1}",
                                new GenericData.Fixed(
                                        Schema.createFixed("f", null, null, 4),
                                        new byte[] {0, 0, 0, 25})))
                .isEqualTo("2.5");
        assertThat(one("\"bytes\"", ByteBuffer.wrap("{\"a\":1}".getBytes(UTF_8))))
                .isEqualTo("\"{\\\"a\\\":1}\"");
        assertThat(one("\"bytes\"", ByteBuffer.wrap(new byte[] {(byte) 0xff, 0})))
                .isEqualTo("\"/wA=\"");
        assertThat(one("\"float\"", 0.1f)).isEqualTo(Double.toString((double) 0.1f));
    }

    @Test
    void aUnionIsItsValueAndANullFieldIsLeftOut() throws Exception {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                """
                                {"type":"record","name":"r","fields":[
                                  {"name":"a","type":["null","double"]},
                                  {"name":"b","type":["null","double"]},
                                  {"name":"c","type":{"type":"array","items":["null","string"]}}]}
                                """);
        GenericData.Record record = new GenericData.Record(schema);
        record.put("b", 1.5);
        record.put("c", Arrays.asList("x", null));
        assertThat(json(decode(schema.toString(), write(schema, record))))
                .isEqualTo("{\"b\":1.5,\"c\":[\"x\",null]}");
    }

    @Test
    void aSchemaMayReferToOthers() throws Exception {
        String point =
                "{\"type\":\"record\",\"name\":\"n.P\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}";
        String line =
                "{\"type\":\"record\",\"name\":\"n.L\",\"fields\":[{\"name\":\"to\",\"type\":\"n.P\"}]}";
        AvroDecoder decoder = AvroDecoder.of(avro(line), List.of(avro(point)), false);
        assertThat(json(decoder.decode(bare(new byte[] {4})).asParser()))
                .isEqualTo("{\"to\":{\"x\":2}}");
        assertThatThrownBy(() -> AvroDecoder.of(avro(line), List.of(), false))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageStartingWith("is no Avro schema: ");
        assertThatThrownBy(() -> AvroDecoder.of(avro("{\"type\":\"rec"), List.of(), false))
                .isInstanceOf(RejectedRecordException.class);
    }

    /** What Avro writes is read as an oracle of its own says, for any schema and any value. */
    @Test
    void anyValueOfAnySchemaIsRead() throws Exception {
        Random random = new Random(20_260_302);
        for (int i = 0; i < 2_000; i++) {
            Schema schema = new RandomSchema(random).record(3);
            AvroDecoder decoder = AvroDecoder.of(avro(schema.toString()), List.of(), false);
            for (int j = 0; j < 2; j++) {
                RandomValue value = RandomValue.of(schema, random);
                byte[] bytes = write(schema, value.avro());
                JsonNode read = JSON.readTree(json(decoder.decode(bare(bytes)).asParser()));
                assertThat(read).as("%s", schema).isEqualTo(JSON.readTree(value.json().toString()));
            }
        }
    }

    /** Any other bytes are rejected, or are by chance another value. */
    @Test
    void brokenBytesAreRejectedAndNothingElse() throws Exception {
        Random random = new Random(7);
        int rejected = 0;
        for (int i = 0; i < 2_000; i++) {
            Schema schema = new RandomSchema(random).record(3);
            AvroDecoder decoder = AvroDecoder.of(avro(schema.toString()), List.of(), false);
            byte[] bytes = write(schema, RandomValue.of(schema, random).avro());
            if (bytes.length == 0) {
                continue;
            }
            byte[] broken =
                    random.nextBoolean()
                            ? Arrays.copyOf(bytes, random.nextInt(bytes.length))
                            : bytes.clone();
            for (int j = 0; j < 3 && broken.length > 0; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(bare(broken));
            } catch (RejectedRecordException e) {
                rejected++;
            }
        }
        assertThat(rejected).isGreaterThan(500);
    }

    @Test
    void lengthsInTheBytesAreNotBelieved() throws Exception {
        byte[] huge = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 15};
        for (String schema :
                List.of(
                        "\"string\"",
                        "\"bytes\"",
                        "{\"type\":\"array\",\"items\":\"null\"}",
                        "{\"type\":\"map\",\"values\":\"null\"}")) {
            assertThatThrownBy(() -> decode(schema, huge))
                    .as(schema)
                    .isInstanceOf(RejectedRecordException.class);
        }
        String chain =
                "{\"type\":\"record\",\"name\":\"n\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"n\"]}]}";
        byte[] deep = new byte[100_001];
        Arrays.fill(deep, 0, 100_000, (byte) 2);
        assertThatThrownBy(() -> decode(chain, deep))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessage("nested deeper than 500 levels");
        assertThatThrownBy(() -> decode("\"int\"", new byte[] {2, 2}))
                .hasMessage("there are bytes behind the value");
        assertThatThrownBy(() -> decode("\"string\"", new byte[] {2, (byte) 0xff}))
                .hasMessage("a text that is not valid UTF-8");
        assertThatCode(() -> decode("\"string\"", new byte[] {0})).doesNotThrowAnyException();
    }

    /** Bytes that name no schema. */
    private static Frame bare(byte[] bytes) {
        return new Frame(SchemaId.of(1), bytes, 0, null);
    }

    private static RegisteredSchema avro(String text) {
        return new RegisteredSchema("AVRO", text, List.of());
    }

    private static JsonParser decode(String schema, byte[] bytes) throws Exception {
        return AvroDecoder.of(avro(schema), List.of(), false).decode(bare(bytes)).asParser();
    }

    private static String one(String schema, Object value) throws Exception {
        // Without logical types, so that the writer takes what they stand for.
        return json(decode(schema, write(new Schema.Parser().parse(schema), value)));
    }

    private static String json(JsonParser parser) {
        java.io.StringWriter out = new java.io.StringWriter();
        try (parser;
                var generator = JSON.createGenerator(out)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        }
        return out.toString();
    }

    static byte[] write(Schema schema, Object value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /** Makes schemas. */
    private static final class RandomSchema {
        private final Random random;
        private int names;

        RandomSchema(Random random) {
            this.random = random;
        }

        Schema record(int depth) {
            List<Schema.Field> fields = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                fields.add(new Schema.Field("f" + names++, any(depth - 1)));
            }
            return Schema.createRecord("R" + names++, null, "t", false, fields);
        }

        private Schema any(int depth) {
            return switch (random.nextInt(depth > 0 ? 14 : 10)) {
                case 0 -> Schema.create(Schema.Type.BOOLEAN);
                case 1 -> Schema.create(Schema.Type.INT);
                case 2 -> Schema.create(Schema.Type.LONG);
                case 3 -> Schema.create(Schema.Type.FLOAT);
                case 4 -> Schema.create(Schema.Type.DOUBLE);
                case 5 -> Schema.create(Schema.Type.STRING);
                case 6 -> Schema.create(Schema.Type.BYTES);
                case 7 -> Schema.createEnum("E" + names++, null, null, List.of("A", "B", "C"));
                case 8 -> Schema.createFixed("F" + names++, null, null, random.nextInt(5));
                case 9 -> Schema.create(Schema.Type.NULL);
                case 10 -> record(depth);
                case 11 -> Schema.createArray(any(depth - 1));
                case 12 -> Schema.createMap(any(depth - 1));
                default ->
                        Schema.createUnion(
                                Schema.create(Schema.Type.NULL),
                                Schema.create(Schema.Type.STRING),
                                Schema.create(Schema.Type.LONG),
                                record(depth));
            };
        }
    }

    /**
     * A value of a schema.
     *
     * @param avro as Avro's writer takes it
     * @param json what it should be read as
     */
    private record RandomValue(Object avro, JsonNode json) {
        static RandomValue of(Schema schema, Random random) {
            switch (schema.getType()) {
                case NULL -> {
                    return new RandomValue(null, NODES.nullNode());
                }
                case BOOLEAN -> {
                    boolean flag = random.nextBoolean();
                    return new RandomValue(flag, NODES.booleanNode(flag));
                }
                case INT -> {
                    int number = random.nextInt() >> random.nextInt(32);
                    return new RandomValue(number, NODES.numberNode(number));
                }
                case LONG -> {
                    long number = random.nextLong() >> random.nextInt(64);
                    return new RandomValue(number, NODES.numberNode(number));
                }
                case FLOAT -> {
                    float number = (float) random.nextGaussian();
                    return new RandomValue(number, NODES.numberNode((double) number));
                }
                case DOUBLE -> {
                    double number = random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15);
                    return new RandomValue(number, NODES.numberNode(number));
                }
                case STRING -> {
                    String text = text(random);
                    return new RandomValue(text, NODES.stringNode(text));
                }
                case BYTES -> {
                    // A byte that no UTF-8 has, so that it is not a text.
                    byte[] bytes = {(byte) 0xff, (byte) random.nextInt()};
                    return new RandomValue(
                            ByteBuffer.wrap(bytes),
                            NODES.stringNode(Base64.getEncoder().encodeToString(bytes)));
                }
                case FIXED -> {
                    byte[] bytes = new byte[schema.getFixedSize()];
                    Arrays.fill(bytes, (byte) 'x');
                    return new RandomValue(
                            new GenericData.Fixed(schema, bytes),
                            NODES.stringNode("x".repeat(bytes.length)));
                }
                case ENUM -> {
                    String symbol = schema.getEnumSymbols().get(random.nextInt(3));
                    return new RandomValue(
                            new GenericData.EnumSymbol(schema, symbol), NODES.stringNode(symbol));
                }
                case UNION -> {
                    return of(schema.getTypes().get(random.nextInt(4)), random);
                }
                case ARRAY -> {
                    List<Object> items = new ArrayList<>();
                    ArrayNode json = NODES.arrayNode();
                    boolean empty = isEmpty(schema.getElementType());
                    for (int i = empty ? 0 : random.nextInt(4); i > 0; i--) {
                        RandomValue item = of(schema.getElementType(), random);
                        items.add(item.avro);
                        json.add(item.json);
                    }
                    return new RandomValue(items, json);
                }
                case MAP -> {
                    Map<String, Object> entries = new LinkedHashMap<>();
                    ObjectNode json = NODES.objectNode();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        RandomValue value = of(schema.getValueType(), random);
                        String key = i + text(random);
                        entries.put(key, value.avro);
                        json.set(key, value.json);
                    }
                    return new RandomValue(entries, json);
                }
                case RECORD -> {
                    GenericData.Record record = new GenericData.Record(schema);
                    ObjectNode json = NODES.objectNode();
                    for (Schema.Field field : schema.getFields()) {
                        RandomValue value = of(field.schema(), random);
                        record.put(field.name(), value.avro);
                        if (!value.json.isNull()) {
                            json.set(field.name(), value.json);
                        }
                    }
                    return new RandomValue(record, json);
                }
            }
            throw new AssertionError(schema);
        }

        /** Whether a value takes no bytes, of which an array cannot have many. */
        private static boolean isEmpty(Schema schema) {
            return switch (schema.getType()) {
                case NULL -> true;
                case FIXED -> schema.getFixedSize() == 0;
                case RECORD ->
                        schema.getFields().stream().allMatch(field -> isEmpty(field.schema()));
                default -> false;
            };
        }

        private static String text(Random random) {
            String[] letters = {"a", "é", "€", "😀", "\"", "\n", " "};
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                text.append(letters[random.nextInt(letters.length)]);
            }
            return text.toString();
        }
    }

    @Test
    void aBigDecimalHasItsOwnScale() throws Exception {
        byte[] unscaled = new BigDecimal("12.345").unscaledValue().toByteArray();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        encoder.writeBytes(unscaled);
        encoder.writeInt(3);
        encoder.flush();
        assertThat(
                        one(
                                "{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}",
                                ByteBuffer.wrap(bytes.toByteArray())))
                .isEqualTo("12.345");
    }
}
