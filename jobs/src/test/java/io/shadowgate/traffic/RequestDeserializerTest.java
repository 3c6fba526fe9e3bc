package io.shadowgate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.config.Compare;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RequestDeserializerTest {
    private static final String REQUEST =
            "{\"request_id\":\"a\",\"timestamp\":1772409600123,\"primary_prediction\":0.5,"
                    + "\"primary_latency_ms\":3,\"shadow_prediction\":0.25,"
                    + "\"shadow_latency_ms\":4}";

    @Test
    void readsARequest() {
        MirroredRequest request = read(bytes(REQUEST)).request();
        assertThat(request.requestId()).isEqualTo("a");
        assertThat(request.timestamp()).isEqualTo(1772409600123L);
        assertThat(request.primary().score()).isEqualTo(0.5);
    }

    @Test
    void rejectsWhatIsNoRequest() {
        assertRejected(null, "a tombstone: the Kafka record has a key and no value");
        assertRejected(new byte[0], "a record is one JSON object");
        assertRejected(new byte[] {'{', (byte) 0xFF, '}'}, "not valid UTF-8");
        assertRejected(new byte[] {0, 0, 0, 0, 7, 'x'}, "begins with a zero byte");
        assertRejected(bytes("{\"request_id\":"), "not valid JSON");
        assertRejected(bytes(REQUEST + "1"), "more than one JSON value");
    }

    @Test
    void rejectsWhatIsTooLong() {
        assertThat(read(bytes(REQUEST + " ".repeat(200 - REQUEST.length()))).request()).isNotNull();
        assertRejected(
                bytes(REQUEST + " ".repeat(201 - REQUEST.length())),
                "longer than 200 bytes (traffic.max-record-bytes)");
    }

    private static void assertRejected(@Nullable byte[] value, String reason) {
        Rejected rejected = read(value).rejected();
        assertThat(rejected.reason()).startsWith(reason);
        assertThat(rejected.position()).isEqualTo("topic requests, partition 3, offset 17");
    }

    private static TrafficRecord read(@Nullable byte[] value) {
        RequestDeserializer deserializer =
                new RequestDeserializer(
                        new RequestShape(
                                Compare.Kind.SCORE,
                                "v12",
                                List.of(),
                                false,
                                false,
                                List.of(),
                                null,
                                200));
        deserializer.open(null);
        List<TrafficRecord> read = new ArrayList<>();
        deserializer.deserialize(
                new ConsumerRecord<>("requests", 3, 17, null, value), new ListCollector<>(read));
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
