package io.shadowgate.cli;

import static io.shadowgate.testing.RegistryServer.framed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.shadowgate.cluster.Ports;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.RegistryServer;
import io.shadowgate.testing.RequestLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first look at a topic of a real broker. */
@Timeout(180)
class InspectTopicIT {
    @TempDir Path folder;

    @Test
    void topicsAreLookedAt() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder)) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            broker.create("requests", 2);
            for (String line : RequestLog.lines(400, 8)) {
                long time = RequestLog.START + records.size() * 3600L;
                // One partition holds nearly all.
                int partition = records.size() < 20 ? 1 : 0;
                records.add(
                        new ProducerRecord<>(
                                "requests", partition, time, null, line.getBytes(UTF_8)));
            }
            broker.create("events", 1);
            for (int i = 0; i < 20; i++) {
                records.add(event(i, "request", "{\"instances\":[[1,2]]}"));
                records.add(event(i, "response", "{\"predictions\":[0.5]}"));
            }
            broker.create("framed", 1);
            records.add(new ProducerRecord<>("framed", new byte[] {0, 0, 0, 0, 7, 2, 4, 6}));
            broker.create("empty", 1);
            broker.produce(records);

            InProcess.Ended own = inspect(broker.servers(), "requests", "--records", "100");
            assertThat(own.status()).as(own.err()).isZero();
            assertThat(own.out())
                    .contains(
                            "2 partitions, 400 records",
                            "the newest 100 records",
                            "ShadowGate's own",
                            "servers: \"" + broker.servers() + "\"",
                            "topic: requests");
            assertThat(inspect(broker.servers(), "events").out())
                    .contains("layout          kserve", "20 requests", "header:ce_id");
            assertThat(inspect(broker.servers(), "nowhere").err())
                    .contains("there is no topic nowhere at " + broker.servers());
            assertThat(inspect(broker.servers(), "empty").err()).contains("topic empty is empty");
            assertThat(inspect(broker.servers(), "framed").err())
                    .contains("is JSON: they have a schema id", "--schema-registry URL");
        }
        InProcess.Ended silent = inspect("127.0.0.1:" + Ports.free(), "requests", "--seconds", "2");
        assertThat(silent.status()).isEqualTo(1);
        assertThat(silent.err()).contains("no Kafka broker answers", "within 2 s");
    }

    /** Values that need a schema: the draft names their format and the registry. */
    @Test
    void topicsWithASchemaAreLookedAt() throws Exception {
        String schema =
                "{\"type\":\"record\",\"name\":\"Call\",\"fields\":["
                    + "{\"name\":\"request_id\",\"type\":\"string\"},"
                    + "{\"name\":\"timestamp\",\"type\":\"long\"},"
                    + "{\"name\":\"primary_prediction\",\"type\":\"double\"},"
                    + "{\"name\":\"features\",\"type\":{\"type\":\"map\",\"values\":\"double\"}}]}";
        try (KafkaBroker broker = KafkaBroker.start(folder);
                RegistryServer registry = new RegistryServer()) {
            registry.add(1, null, schema);
            registry.add(2, "JSON", "{\"type\":\"object\"}");
            registry.add(
                    3,
                    "PROTOBUF",
                    "syntax = \"proto3\"; message Call { string request_id = 1; int64 timestamp ="
                        + " 2; double primary_prediction = 3; map<string, double> features = 4; }");
            registry.require("Bearer sesame");
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (String topic : List.of("avro", "json-schema", "protobuf", "unknown")) {
                broker.create(topic, 1);
            }
            for (int i = 0; i < 30; i++) {
                records.add(value("avro", framed(1, avro(schema, i))));
                records.add(value("json-schema", framed(2, json(i))));
                records.add(value("protobuf", framed(3, protobuf(i))));
                records.add(value("unknown", framed(9, avro(schema, i))));
            }
            // One of another kind does not change what the topic is.
            records.add(value("avro", framed(2, json(30))));
            records.add(value("avro", "noise".getBytes(UTF_8)));
            broker.produce(records);

            Path token = Files.writeString(folder.resolve("token"), "sesame");
            String[] login = {
                "--schema-registry",
                registry.url(),
                "--schema-registry-login",
                "token=${file:" + token + "}"
            };
            for (String topic : List.of("avro", "json-schema", "protobuf")) {
                InProcess.Ended ended = inspect(broker.servers(), topic, login);
                assertThat(ended.status()).as(ended.err()).isZero();
                assertThat(ended.out())
                        .as(topic)
                        .contains(
                                ", " + topic + "\n",
                                "30 requests",
                                "ShadowGate's own",
                                "features: [age, income]",
                                "value-format: " + topic,
                                "url: \"" + registry.url() + "\"",
                                "token: \"${file:" + token + "}\"")
                        .doesNotContain("sesame");
            }
            assertThat(inspect(broker.servers(), "avro", login).out())
                    .contains("2 records rejected");
            assertThat(inspect(broker.servers(), "unknown", login).err())
                    .contains("none of the newest 30 records of topic unknown can be decoded", "9");
            assertThat(inspect(broker.servers(), "avro", "--schema-registry", registry.url()).err())
                    .contains("refuses access without a login");
            assertThat(
                            inspect(
                                            broker.servers(),
                                            "avro",
                                            "--seconds",
                                            "2",
                                            "--schema-registry",
                                            "http://127.0.0.1:" + Ports.free())
                                    .err())
                    .contains("registry");
        }
    }

    private static ProducerRecord<byte[], byte[]> value(String topic, byte[] value) {
        return new ProducerRecord<>(topic, 0, RequestLog.START, null, value);
    }

    private static byte[] json(int i) {
        return ("{\"request_id\":\"r%d\",\"timestamp\":%d,\"primary_prediction\":%s,"
                        + "\"features\":{\"age\":%d,\"income\":2.5}}")
                .formatted(i, RequestLog.START + i, i / 32.0, i)
                .getBytes(UTF_8);
    }

    private static byte[] avro(String written, int i) throws IOException {
        Schema schema = new Schema.Parser().parse(written);
        GenericData.Record record = new GenericData.Record(schema);
        record.put("request_id", "r" + i);
        record.put("timestamp", RequestLog.START + i);
        record.put("primary_prediction", i / 32.0);
        record.put("features", new TreeMap<>(Map.of("age", (double) i, "income", 2.5)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /** The message's place in its schema, and the message. */
    private static byte[] protobuf(int i) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeSInt32NoTag(0);
        out.writeString(1, "r" + i);
        out.writeInt64(2, RequestLog.START + i);
        out.writeDouble(3, i / 32.0);
        out.writeByteArray(4, entry("age", i));
        out.writeByteArray(4, entry("income", 2.5));
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] entry(String key, double value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(1, key);
        out.writeDouble(2, value);
        out.flush();
        return bytes.toByteArray();
    }

    private static ProducerRecord<byte[], byte[]> event(int i, String kind, String body) {
        List<Header> headers =
                List.of(
                        header("ce_id", "call-" + i),
                        header("ce_type", "org.kubeflow.serving.inference." + kind),
                        header("ce_time", "2026-03-02T10:00:0" + i % 10 + ".1Z"));
        long time = 1772445600000L + i % 10 * 1000;
        return new ProducerRecord<>("events", null, time, null, body.getBytes(UTF_8), headers);
    }

    private static Header header(String name, String text) {
        return new RecordHeader(name, text.getBytes(UTF_8));
    }

    private static InProcess.Ended inspect(String servers, String topic, String... more) {
        List<String> args = new ArrayList<>(List.of("inspect", topic));
        args.addAll(List.of("--bootstrap-servers", servers));
        args.addAll(List.of(more));
        return InProcess.shadowgate(args.toArray(String[]::new));
    }
}
