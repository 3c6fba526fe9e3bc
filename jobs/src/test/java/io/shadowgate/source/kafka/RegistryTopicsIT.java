package io.shadowgate.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.shadowgate.kafka.BrokerException;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.spec.Traffic.ValueFormat;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.RegistryServer;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Tests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same requests in every format of a topic, on a real broker, read to the same requests. */
@Timeout(180)
class RegistryTopicsIT {
    private static final int REQUESTS = 200;
    private static final String AVRO =
            "{\"type\":\"record\",\"name\":\"Request\",\"fields\":["
                + "{\"name\":\"request_id\",\"type\":\"string\"},%s"
                + "{\"name\":\"timestamp\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}},"
                + "{\"name\":\"primary_prediction\",\"type\":\"double\"},"
                + "{\"name\":\"primary_latency_ms\",\"type\":[\"null\",\"double\"]},"
                + "{\"name\":\"shadow_prediction\",\"type\":\"double\"},"
                + "{\"name\":\"shadow_latency_ms\",\"type\":\"double\"}]}";
    private static final String V1 = AVRO.formatted("");
    private static final String V2 = AVRO.formatted("{\"name\":\"more\",\"type\":\"string\"},");

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(1);

    @TempDir static Path folder;
    private static KafkaBroker broker;
    private static RegistryServer registry;
    private static List<String> expected;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(folder);
        registry = new RegistryServer();
        registry.add(1, null, V1);
        registry.add(2, null, V2);
        registry.add(3, "JSON", "{\"type\":\"object\"}");
        registry.add(
                4,
                "PROTOBUF",
                """
                syntax = "proto3";
                message Ignored {}
                message Request {
                  string request_id = 1;
                  int64 timestamp = 2;
                  double primary_prediction = 3;
                  double primary_latency_ms = 4;
                  double shadow_prediction = 5;
                  double shadow_latency_ms = 6;
                }
                """);
        write("json", i -> json(i));
        write("avro", i -> avro(i));
        write("json-schema", i -> RegistryServer.framed(3, json(i)));
        write("protobuf", i -> RegistryServer.framed(4, protobuf(i)));
        expected = read("json", Traffic.Values.JSON);
        assertThat(expected).hasSize(REQUESTS).allMatch(each -> each.startsWith("read "));
    }

    @AfterAll
    static void stop() throws Exception {
        registry.close();
        broker.close();
    }

    /** The registry is in trouble first, and the schema changes in mid-topic. */
    @Test
    void avro() throws Exception {
        registry.trouble(503, 500, 429);
        List<String> read = read("avro", values(ValueFormat.AVRO));
        assertThat(read.subList(0, REQUESTS)).isEqualTo(expected);
    }

    @Test
    void jsonSchema() throws Exception {
        assertThat(read("json-schema", values(ValueFormat.JSON_SCHEMA))).isEqualTo(expected);
        assertThat(read("json-schema", new Traffic.Values(ValueFormat.JSON_SCHEMA, null)))
                .isEqualTo(expected);
    }

    @Test
    void protobuf() throws Exception {
        assertThat(read("protobuf", values(ValueFormat.PROTOBUF))).isEqualTo(expected);
    }

    @Test
    void aWrongFormatRejectsEachRecordAlone() throws Exception {
        assertThat(read("protobuf", values(ValueFormat.AVRO)))
                .hasSize(REQUESTS)
                .allMatch(each -> each.contains("is of the type PROTOBUF, not AVRO"));
        assertThat(read("avro", Traffic.Values.JSON))
                .hasSize(REQUESTS)
                .allMatch(each -> each.startsWith("rejected "));
    }

    @Test
    void aRegistryThatIsNotThereIsSaidBeforeTheStart() throws Exception {
        registry.trouble(401);
        assertThatThrownBy(
                        () ->
                                KafkaCheck.check(
                                        test("avro", values(ValueFormat.AVRO)).traffic(),
                                        EventTimeRange.ALL))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("refuses access without a login");
        KafkaCheck.check(test("avro", values(ValueFormat.AVRO)).traffic(), EventTimeRange.ALL);
    }

    private static Traffic.Values values(ValueFormat format) {
        return new Traffic.Values(format, registry.access());
    }

    private static ShadowTest test(String topic, Traffic.Values values) throws Exception {
        return Tests.onKafka(
                Tests.answersInLog(folder, folder),
                new Traffic.Kafka(
                        broker.servers(),
                        topic,
                        KafkaOffset.EARLIEST,
                        KafkaOffset.LATEST,
                        null,
                        Duration.ofHours(1),
                        Map.of(),
                        values));
    }

    private static List<String> read(String topic, Traffic.Values values) throws Exception {
        ShadowTest test = test(topic, values);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        List<String> read = new ArrayList<>();
        try (CloseableIterator<String> records =
                env.fromSource(
                                TrafficSource.of(
                                        test.traffic(), RequestSchema.of(test), EventTimeRange.ALL),
                                WatermarkStrategy.noWatermarks(),
                                "requests")
                        .map(RegistryTopicsIT::shown)
                        .returns(Types.STRING)
                        .executeAndCollect()) {
            records.forEachRemaining(read::add);
        }
        return read;
    }

    private static String shown(LogRecord record) {
        MirroredRequest request = record.request();
        return request == null
                ? "rejected " + record.rejected().reason()
                : "read %s %d %s %s %s %s"
                        .formatted(
                                request.requestId(),
                                request.timestamp(),
                                request.primary().score(),
                                request.primaryLatencyMs(),
                                request.shadow().prediction().score(),
                                request.shadow().latencyMs());
    }

    /** The value of a request. */
    private interface Value {
        byte[] of(int request) throws IOException;
    }

    private static void write(String topic, Value value) throws Exception {
        broker.create(topic, 1);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            records.add(new ProducerRecord<>(topic, 0, time(i), null, value.of(i)));
        }
        broker.produce(records);
    }

    private static long time(int request) {
        return RequestLog.START + request * 1000L;
    }

    private static byte[] json(int i) {
        return ("{\"request_id\":\"r%d\",\"timestamp\":%d,\"primary_prediction\":%s,"
                        + "\"primary_latency_ms\":%s,\"shadow_prediction\":%s,"
                        + "\"shadow_latency_ms\":%s}")
                .formatted(i, time(i), i / 8.0, i + 0.5, i / 4.0, 2.0)
                .getBytes(UTF_8);
    }

    private static byte[] avro(int i) throws IOException {
        int id = i < REQUESTS / 2 ? 1 : 2;
        Schema schema = new Schema.Parser().parse(id == 1 ? V1 : V2);
        GenericData.Record record = new GenericData.Record(schema);
        record.put("request_id", "r" + i);
        record.put("timestamp", time(i));
        record.put("primary_prediction", i / 8.0);
        record.put("primary_latency_ms", i + 0.5);
        record.put("shadow_prediction", i / 4.0);
        record.put("shadow_latency_ms", 2.0);
        if (id == 2) {
            record.put("more", "x");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
        return RegistryServer.framed(id, bytes.toByteArray());
    }

    private static byte[] protobuf(int i) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeSInt32NoTag(1);
        out.writeSInt32NoTag(1);
        out.writeString(1, "r" + i);
        out.writeInt64(2, time(i));
        out.writeDouble(3, i / 8.0);
        out.writeDouble(4, i + 0.5);
        out.writeDouble(5, i / 4.0);
        out.writeDouble(6, 2.0);
        out.flush();
        return bytes.toByteArray();
    }
}
