package io.shadowgate.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Label;
import io.shadowgate.record.LabelForm;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.RegistryServer;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics of labels whose values have schemas, as the spec says it. */
@Timeout(60)
class LabelTopicTest {
    private static final String AVRO =
            """
            {"type": "record", "name": "Outcome", "fields": [
              {"name": "loan", "type": "string"},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "defaulted", "type": ["null", "boolean"]}]}
            """;
    private static final String PROTOBUF =
            """
            syntax = "proto3";
            message Outcome {
              string loan = 1;
              int64 at = 2;
              optional bool defaulted = 3;
            }
            """;
    private static final long TIME = 1_772_409_600_123L;

    private RegistryServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RegistryServer();
        server.add(7, null, AVRO);
        server.add(8, "PROTOBUF", PROTOBUF);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LogRecord read(String format, byte[] value) throws Exception {
        ShadowTest test =
                SpecReader.parse(
                        """
                        test: t
                        traffic: {files: {path: log}}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        labels:
                          kafka:
                            servers: "b:1"
                            topic: outcomes
                            value-format: %s
                            schema-registry: {url: "%s"}
                          record:
                            fields: {request_id: loan, timestamp: at, ground_truth: defaulted}
                          mature-after: 7 d
                        sinks: {files: {path: out}}
                        """
                                .formatted(format, server.url()),
                        "spec",
                        Path.of(""));
        Labels labels = test.requiredLabels();
        RequestDeserializer deserializer =
                new RequestDeserializer(
                        RequestSchema.ofLabels(test, labels.mapping().ofLabels(), LabelForm.TIMED),
                        labels.kafka().values(),
                        null);
        deserializer.open();
        List<LogRecord> read = new ArrayList<>();
        deserializer.deserialize(
                new ConsumerRecord<>("outcomes", 0, 17, null, value), new ListCollector<>(read));
        return read.get(0);
    }

    private static byte[] avro(Object defaulted) throws Exception {
        Schema schema = new Schema.Parser().parse(AVRO);
        GenericData.Record record = new GenericData.Record(schema);
        record.put("loan", "r-17");
        record.put("at", TIME);
        record.put("defaulted", defaulted);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0, 0, 0, 0, 7});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    /** As the encoding of Protocol Buffers says: a tag, and then a length or a varint. */
    private static byte[] protobuf(boolean withTruth) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // The first message of the schema.
        out.writeBytes(new byte[] {0, 0, 0, 0, 8, 0});
        out.writeBytes(new byte[] {0x0A, 4});
        out.writeBytes("r-17".getBytes(UTF_8));
        out.write(0x10);
        long left = TIME;
        while (left > 0x7F) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        if (withTruth) {
            out.writeBytes(new byte[] {0x18, 1});
        }
        return out.toByteArray();
    }

    @Test
    void labelsInAvro() throws Exception {
        assertThat(read("avro", avro(true)).labels())
                .containsExactly(new Label("r-17", TIME, "true"));
        assertThat(read("avro", avro(null)).labels())
                .containsExactly(new Label("r-17", TIME, null));
        LogRecord unknown = read("avro", new byte[] {0, 0, 0, 0, 9, 1});
        assertThat(unknown.rejected()).as("%s", unknown).isNotNull();
    }

    @Test
    void labelsInProtobuf() throws Exception {
        assertThat(read("protobuf", protobuf(true)).labels())
                .containsExactly(new Label("r-17", TIME, "true"));
    }
}
