package io.shadowgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.cluster.Ports;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.RequestLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
