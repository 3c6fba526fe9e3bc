package io.shadowgate.source.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.shadowgate.kafka.registry.RegisteredSchema;
import io.shadowgate.kafka.registry.SchemaId;
import io.shadowgate.record.RejectedRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Bytes are written field by field, without a schema. */
class ProtobufDecoderTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EVERYTHING =
            """
            syntax = "proto3";
            package shop.v1; // A comment.
            import "google/protobuf/timestamp.proto";
            import "google/protobuf/duration.proto";
            import "google/protobuf/wrappers.proto";
            import "google/protobuf/struct.proto";
            import "shared/money.proto";
            import "confluent/meta.proto";
            option java_package = "x";
            message First { int32 a = 1; }
            message Request {
              message Part { string name = 1; repeated double values = 2 [packed = true]; }
              enum Tier { UNKNOWN = 0; GOLD = 1; alias = 1; }
              reserved 50, 60 to 70;
              string request_id = 1;
              google.protobuf.Timestamp at = 2;
              repeated double features = 3;
              optional double score = 4;
              double plain = 5;
              Tier tier = 6;
              map<string, double> named = 7;
              map<uint32, Part> parts = 8;
              oneof answer { string label = 9; int64 code = 10; }
              google.protobuf.Duration took = 11;
              google.protobuf.DoubleValue boxed = 12;
              google.protobuf.Struct more = 13;
              shared.Money price = 14;
              uint64 huge = 15;
              fixed32 unsigned = 16;
              sint32 signed = 17;
              bytes raw = 18;
              bool flag = 19;
              repeated Part list = 20;
              optional bool maybe = 21 [json_name = "MAYBE"];
            }
            """;
    private static final String MONEY =
            "syntax = \"proto3\"; package shared; message Money { int64 cents = 1; }";

    @Test
    void everyKindOfFieldIsRead() throws Exception {
        byte[] bytes =
                indexed(
                        out -> {
                            out.writeString(1, "r1");
                            message(
                                    out,
                                    2,
                                    at -> {
                                        at.writeInt64(1, 1_772_409_600L);
                                        at.writeInt32(2, 5_000_000);
                                    });
                            message(
                                    out,
                                    3,
                                    packed -> {
                                        packed.writeDoubleNoTag(1.5);
                                        packed.writeDoubleNoTag(-2);
                                    });
                            // Not packed, which is allowed too.
                            out.writeDouble(3, 3);
                            out.writeDouble(4, 0);
                            out.writeEnum(6, 1);
                            message(
                                    out,
                                    7,
                                    entry -> {
                                        entry.writeString(1, "a");
                                        entry.writeDouble(2, 1);
                                    });
                            message(
                                    out,
                                    7,
                                    entry -> {
                                        entry.writeString(1, "a");
                                        entry.writeDouble(2, 2);
                                    });
                            message(
                                    out,
                                    8,
                                    entry -> {
                                        entry.writeUInt32(1, -1);
                                        message(entry, 2, part -> part.writeString(1, "p"));
                                    });
                            out.writeString(9, "no");
                            out.writeInt64(10, 7);
                            message(
                                    out,
                                    11,
                                    took -> {
                                        took.writeInt64(1, 1);
                                        took.writeInt32(2, 500_000_000);
                                    });
                            message(out, 12, boxed -> boxed.writeDouble(1, 2.5));
                            message(
                                    out,
                                    13,
                                    struct ->
                                            message(
                                                    struct,
                                                    1,
                                                    entry -> {
                                                        entry.writeString(1, "k");
                                                        message(
                                                                entry,
                                                                2,
                                                                value -> value.writeBool(4, true));
                                                    }));
                            message(out, 14, money -> money.writeInt64(1, 199));
                            out.writeUInt64(15, -1);
                            out.writeFixed32(16, -1);
                            out.writeSInt32(17, -3);
                            out.writeByteArray(18, new byte[] {(byte) 0xff});
                            out.writeInt32(99, 5);
                        },
                        1);
        assertThat(json(decoder(EVERYTHING).decode(bare(bytes)).asParser()))
                .isEqualTo(
                        "{\"code\":7,\"request_id\":\"r1\",\"at\":\"2026-03-02T00:00:00.005Z\","
                                + "\"features\":[1.5,-2.0,3.0],\"score\":0.0,\"plain\":0.0,"
                                + "\"tier\":\"GOLD\",\"named\":{\"a\":2.0},"
                                + "\"parts\":{\"4294967295\":{\"name\":\"p\"}},"
                                + "\"took\":1.5,\"boxed\":2.5,\"more\":{\"k\":true},"
                                + "\"price\":{\"cents\":199},\"huge\":18446744073709551615,"
                                + "\"unsigned\":4294967295,\"signed\":-3,\"raw\":\"/w==\","
                                + "\"flag\":false}");
    }

    @Test
    void decimalsOfConfluentAreNumbers() throws Exception {
        String schema =
                """
                syntax = "proto3";
                import "confluent/type/decimal.proto";
                message Row { confluent.type.Decimal score = 1; confluent.type.Decimal none = 2; }
                """;
        byte[] bytes =
                indexed(
                        out ->
                                message(
                                        out,
                                        1,
                                        decimal -> {
                                            decimal.writeByteArray(
                                                    1, new BigInteger("-12345").toByteArray());
                                            decimal.writeUInt32(2, 5);
                                            decimal.writeInt32(3, 4);
                                        }));
        assertThat(json(decoder(schema).decode(bare(bytes)).asParser()))
                .isEqualTo("{\"score\":-1.2345}");
        byte[] empty = indexed(out -> message(out, 1, decimal -> decimal.writeInt32(3, 2)));
        assertThat(json(decoder(schema).decode(bare(empty)).asParser()))
                .isEqualTo("{\"score\":0.00}");
    }

    /** With the schema in a header, the message's indexes are there too. */
    @Test
    void aHeaderSaysWhichMessageItIs() throws Exception {
        byte[] header = ByteBuffer.allocate(3).put(indexed(out -> {}, 1, 0)).array();
        byte[] value = {10, 1, 'n'};
        Frame frame = new Frame(SchemaId.of(1), value, 0, ByteBuffer.wrap(header));
        assertThat(json(decoder(EVERYTHING).decode(frame).asParser()))
                .isEqualTo("{\"name\":\"n\"}");
        byte[] huge = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        assertThatThrownBy(
                        () ->
                                decoder(EVERYTHING)
                                        .decode(
                                                new Frame(
                                                        SchemaId.of(1),
                                                        value,
                                                        0,
                                                        ByteBuffer.wrap(huge))))
                .hasMessageContaining("the number of message indexes");
    }

    /** Bytes that name no schema. */
    private static Frame bare(byte[] bytes) {
        return new Frame(SchemaId.of(1), bytes, 0, null);
    }

    @Test
    void whatIsNotThereIsLeftOutOrZero() throws Exception {
        assertThat(json(decoder(EVERYTHING).decode(bare(indexed(out -> {}, 1))).asParser()))
                .isEqualTo(
                        "{\"plain\":0.0,\"tier\":\"UNKNOWN\",\"huge\":0,\"unsigned\":0,"
                                + "\"signed\":0,\"flag\":false}");
        String two =
                """
                message M { required string id = 1; optional double x = 2 [default = 1.5];
                            optional group; }
                """;
        assertThatThrownBy(() -> decoder(two)).isInstanceOf(RejectedRecordException.class);
        assertThat(
                        json(
                                decoder(two.replace("optional group;", ""))
                                        .decode(bare(indexed(out -> out.writeString(1, "a"))))
                                        .asParser()))
                .isEqualTo("{\"id\":\"a\"}");
    }

    @Test
    void theIndexesSayWhichMessage() throws Exception {
        byte[] first = indexed(out -> out.writeInt32(1, 5));
        assertThat(json(decoder(EVERYTHING).decode(bare(first)).asParser())).isEqualTo("{\"a\":5}");
        byte[] nested = indexed(out -> out.writeString(1, "n"), 1, 0);
        assertThat(json(decoder(EVERYTHING).decode(bare(nested)).asParser()))
                .isEqualTo("{\"name\":\"n\"}");
        // The entries of maps are behind the declared messages, as protoc has them.
        assertThatThrownBy(() -> decoder(EVERYTHING).decode(bare(indexed(out -> {}, 2))))
                .hasMessage("message index 2, but the schema has 2 messages");
        assertThatThrownBy(() -> decoder(EVERYTHING).decode(bare(indexed(out -> {}, 0, 0))))
                .hasMessage("message index 0, but shop.v1.First has 0 nested messages");
        assertThatThrownBy(() -> decoder(EVERYTHING).decode(bare(new byte[] {1})))
                .hasMessage("the number of message indexes behind the schema id is -1");
    }

    @Test
    void aSchemaThatCannotBeReadSaysWhy() {
        assertThatThrownBy(() -> decoder("message {"))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageStartingWith("is no .proto file: ");
        assertThatThrownBy(() -> decoder("syntax = \"proto3\"; import \"other.proto\";"))
                .hasMessage(
                        "imports other.proto, which is not among its references in the registry;"
                                + " register it with the reference");
        assertThatThrownBy(() -> decoder("message M { optional Nowhere n = 1; }"))
                .hasMessageStartingWith("is not complete: ")
                .hasMessageContaining("Nowhere");
        assertThatThrownBy(() -> decoder("message M { optional group G = 1 { } }"))
                .hasMessage("has the group G, which ShadowGate does not read; make it a message");
        assertThatThrownBy(() -> decoder("edition = \"2023\"; message M { }"))
                .hasMessageStartingWith("is no .proto file: ")
                .hasMessageContaining("edition");
    }

    @Test
    void brokenBytesAreRejectedAndNothingElse() throws Exception {
        Random random = new Random(11);
        ProtobufDecoder decoder = decoder(EVERYTHING);
        byte[] good =
                indexed(
                        out -> {
                            out.writeString(1, "request");
                            message(out, 2, at -> at.writeInt64(1, Long.MAX_VALUE / 2));
                            message(out, 8, e -> message(e, 2, p -> p.writeString(1, "p")));
                        },
                        1);
        int rejected = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] broken = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int j = random.nextInt(3); j >= 0; j--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(bare(broken));
            } catch (RejectedRecordException e) {
                rejected++;
            }
        }
        assertThat(rejected).isGreaterThan(1_000);
    }

    @Test
    void deepNestingIsRejected() throws Exception {
        String chain = "syntax = \"proto3\"; message N { N next = 1; }";
        byte[] deep = {};
        for (int i = 0; i < 1_000; i++) {
            byte[] inner = deep;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(1, inner);
            out.flush();
            deep = bytes.toByteArray();
        }
        byte[] value = new byte[deep.length + 1];
        System.arraycopy(deep, 0, value, 1, deep.length);
        assertThatThrownBy(() -> decoder(chain).decode(bare(value)))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("nest");
    }

    private static ProtobufDecoder decoder(String text) throws RejectedRecordException {
        return ProtobufDecoder.of(proto(text), Map.of("shared/money.proto", proto(MONEY)));
    }

    private static RegisteredSchema proto(String text) {
        return new RegisteredSchema("PROTOBUF", text, List.of());
    }

    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static void message(CodedOutputStream out, int tag, Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream within = CodedOutputStream.newInstance(bytes);
        fields.write(within);
        within.flush();
        out.writeByteArray(tag, bytes.toByteArray());
    }

    /** A value behind its schema id; without indexes, of the schema's first message. */
    static byte[] indexed(Fields fields, int... indexes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeSInt32NoTag(indexes.length);
        for (int index : indexes) {
            out.writeSInt32NoTag(index);
        }
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static String json(JsonParser parser) {
        StringWriter out = new StringWriter();
        try (parser;
                var generator = JSON.createGenerator(out)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        }
        return out.toString();
    }
}
