package io.shadowgate.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDeserializerTest {
    private static final String REQUEST =
            "{\"request_id\":\"a\",\"timestamp\":1772409600123,\"primary_prediction\":0.5,"
                    + "\"primary_latency_ms\":3,\"shadow_prediction\":0.25,"
                    + "\"shadow_latency_ms\":4}";
    private static final long TIME = 1772409600123L;
    private static final Duration MINUTE = Duration.ofMinutes(1);

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

    @ParameterizedTest
    @ValueSource(longs = {-60_000, -1, 0, 60_000})
    void aRunThatEndsTakesARequestWhoseKafkaTimestampIsWithinTheSlack(long distance) {
        LogRecord read = read(bytes(REQUEST), TIME + distance, MINUTE);
        assertThat(read.request()).as("%s", read).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {-60_001, 60_001, -TIME, Long.MAX_VALUE - TIME})
    void aRunThatEndsRejectsARequestFurtherFromItsKafkaTimestamp(long distance) {
        long kafka = TIME + distance;
        assertThat(read(bytes(REQUEST), kafka, MINUTE).rejected())
                .isEqualTo(
                        new Rejected(
                                "timestamp 2026-03-02T00:00:00.123Z is further from the Kafka"
                                        + " timestamp "
                                        + Instant.ofEpochMilli(kafka)
                                        + " than traffic.timestamp-slack, 60000 ms",
                                "topic requests, partition 3, offset 17",
                                REQUEST,
                                null,
                                kafka));
        assertThat(read(bytes(REQUEST), kafka, null).request()).isNotNull();
    }

    /** Its own time would put it where no run over that time finds it. */
    @Test
    void aBrokenRecordFarFromItsKafkaTimestampIsKeptByThat() {
        byte[] broken = bytes(REQUEST.replace(":3,", ":-3,"));
        Rejected far = read(broken, TIME + 60_001, MINUTE).rejected();
        assertThat(far.reason())
                .startsWith("primary_latency_ms is negative: -3.0; timestamp 2026-03-02T00:00:00")
                .contains("traffic.timestamp-slack");
        assertThat(far.time()).isEqualTo(TIME + 60_001);
        assertThat(read(broken, TIME + 60_000, MINUTE).rejected().time()).isEqualTo(TIME);
        assertThat(read(broken, TIME + 60_001, null).rejected().time()).isEqualTo(TIME);
    }

    @Test
    void aRecordWithoutAKafkaTimestampHasNoPlaceInARunThatEnds() {
        Rejected rejected = read(bytes(REQUEST), -1, Duration.ofDays(365 * 100)).rejected();
        assertThat(rejected.reason())
                .contains("has no Kafka timestamp")
                .contains("traffic.timestamp-slack");
        assertThat(rejected.time()).isNull();
        assertThat(read(bytes("{"), -1, MINUTE).rejected().time()).isNull();
        assertThat(read(bytes("{"), TIME, MINUTE).rejected().time()).isEqualTo(TIME);
        assertThat(read(bytes(REQUEST), -1, null).request()).isNotNull();
    }

    private static void assertRejected(byte @Nullable [] value, String reason) {
        Rejected rejected = read(value).rejected();
        assertThat(rejected.reason()).startsWith(reason);
        assertThat(rejected.position()).isEqualTo("topic requests, partition 3, offset 17");
    }

    private static LogRecord read(byte @Nullable [] value) {
        return read(value, TIME, null);
    }

    private static LogRecord read(
            byte @Nullable [] value, long kafkaTimestamp, @Nullable Duration slack) {
        RequestDeserializer deserializer =
                new RequestDeserializer(
                        new RequestSchema(
                                Compare.Kind.SCORE,
                                "v12",
                                List.of(),
                                false,
                                false,
                                List.of(),
                                null,
                                200),
                        Traffic.Values.JSON,
                        slack);
        deserializer.open(null);
        List<LogRecord> read = new ArrayList<>();
        try {
            deserialize(deserializer, value, kafkaTimestamp, read);
        } catch (IOException e) {
            throw new AssertionError("JSON needs no registry", e);
        }
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    private static void deserialize(
            RequestDeserializer deserializer,
            byte @Nullable [] value,
            long kafkaTimestamp,
            List<LogRecord> read)
            throws IOException {
        deserializer.deserialize(
                new ConsumerRecord<>(
                        "requests",
                        3,
                        17,
                        kafkaTimestamp,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        value,
                        new RecordHeaders(),
                        Optional.empty()),
                new ListCollector<>(read));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
