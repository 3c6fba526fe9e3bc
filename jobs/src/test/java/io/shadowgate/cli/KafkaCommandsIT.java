package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.RequestLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a topic, as their users start them: processes of their own. */
@Timeout(300)
class KafkaCommandsIT {
    @TempDir Path folder;

    @Test
    void runAndBackfillOnATopic() throws Exception {
        Path spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: t
                        traffic:
                          kafka: {servers: nowhere, topic: requests, from: latest}
                        primary: {name: v12}
                        shadows:
                          - name: v13
                        compare:
                          tolerance: {absolute: 0.01}
                        gates: {policy: point, min-requests: 100}
                        sinks:
                          files: {path: out/}
                        """);
        try (KafkaBroker broker =
                KafkaBroker.start(Files.createDirectories(folder.resolve("broker")))) {
            String servers = "traffic.kafka.servers=" + broker.servers();
            Launcher.Ended absent =
                    Launcher.shadowgate(folder, "run", "--spec", spec.toString(), "-D", servers);
            assertThat(absent.exitCode()).isEqualTo(1);
            assertThat(absent.err())
                    .contains("shadowgate: there is no topic requests at " + broker.servers())
                    .doesNotContain("\tat ");

            // The one codec that Flink itself does not bring.
            broker.create("requests", 2, Map.of("compression.type", "zstd"));
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (String line : RequestLog.lines(1000, 8)) {
                // Within two seconds of the requests' own times.
                long time = RequestLog.START + records.size() * 3600L;
                byte[] value = line.getBytes(StandardCharsets.UTF_8);
                records.add(new ProducerRecord<>("requests", null, time, null, value));
            }
            broker.produce(records);

            Launcher.Ended run =
                    Launcher.shadowgate(
                            folder,
                            "run",
                            "--spec",
                            spec.toString(),
                            "-D",
                            servers,
                            "-D",
                            "traffic.kafka.from=earliest",
                            "-D",
                            "traffic.kafka.until=latest");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("Read 1,000 records: 989 compared");
            String[] backfill = {
                "backfill", "--spec", spec.toString(), "-D", servers, "--exit-code"
            };
            Launcher.Ended live = Launcher.shadowgate(folder, backfill);
            assertThat(live.exitCode()).isEqualTo(1);
            assertThat(live.err())
                    .contains("a backfill does not start at latest (traffic.kafka.from)")
                    .contains("--from");
            Launcher.Ended all =
                    Launcher.shadowgate(
                            folder, with(backfill, "--from", "2026-03-01", "--replace"));
            assertThat(all.exitCode()).as(all.out() + all.err()).isEqualTo(4);
            assertThat(all.out()).contains("Read 1,000 records: 989 compared");
            Launcher.Ended tight =
                    Launcher.shadowgate(
                            folder,
                            with(
                                    backfill,
                                    "--from",
                                    "2026-03-01",
                                    "-D",
                                    "traffic.timestamp-slack=0 s",
                                    "-D",
                                    "sinks.files.path=tight"));
            // Nearly all records are rejected for one reason, so the set-up is wrong.
            assertThat(tight.exitCode()).as(tight.out()).isEqualTo(1);
            assertThat(tight.err()).contains("traffic.timestamp-slack");

            try (Admin admin = broker.admin()) {
                admin.deleteRecords(
                                Map.of(
                                        new TopicPartition("requests", 0),
                                        RecordsToDelete.beforeOffset(1)))
                        .all()
                        .get();
            }
            Launcher.Ended cut =
                    Launcher.shadowgate(folder, with(backfill, "--from", "2026-03-01"));
            assertThat(cut.exitCode()).isEqualTo(1);
            assertThat(cut.err())
                    .contains("may no longer have all of topic requests (traffic.kafka.topic)")
                    .doesNotContain("\tat ");
        }
    }

    private static String[] with(String[] args, String... more) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
