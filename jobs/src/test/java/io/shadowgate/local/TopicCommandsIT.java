package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live test needs no tools of Kafka: its topics are created, filled and shown. */
class TopicCommandsIT {
    @TempDir Path folder;

    @Test
    void topicsOfASpec() throws Exception {
        List<String> lines = IntStream.range(0, 100).mapToObj(i -> "{\"n\":" + i + "}").toList();
        Path log = Files.write(folder.resolve("log.jsonl"), lines);
        try (KafkaBroker broker =
                KafkaBroker.start(Files.createDirectories(folder.resolve("broker")))) {
            Path spec =
                    Files.writeString(
                            folder.resolve("test.yaml"),
                            """
                            test: t
                            traffic:
                              kafka: {servers: "%1$s", topic: requests, from: latest}
                            primary: {name: v12}
                            shadows:
                              - name: v13
                            sinks:
                              kafka: {servers: "%1$s", decisions: decisions, current: now}
                            """
                                    .formatted(broker.servers()));
            String[] create = {"topics", "--spec", spec.toString(), "--partitions", "3"};
            assertThat(cluster(create).out().lines())
                    .containsExactly(
                            "created   requests (traffic.kafka.topic)",
                            "created   now (sinks.kafka.current, compacted)",
                            "created   decisions (sinks.kafka.decisions)");
            assertThat(cluster(create).out().lines()).allMatch(line -> line.startsWith("exists"));
            assertThat(policy(broker, "now")).isEqualTo("compact");
            assertThat(policy(broker, "requests")).isEqualTo("delete");

            String servers = "--bootstrap-servers=" + broker.servers();
            assertThat(cluster("produce", log.toString(), "--topic", "requests", servers).out())
                    .isEqualToIgnoringNewLines("Sent 100 records to requests");
            assertThat(cluster("consume", "requests", servers).out().lines())
                    .containsExactlyInAnyOrderElementsOf(lines);
            assertThat(cluster("consume", "requests", "--max", "3", servers).out().lines())
                    .hasSize(3);
            assertThat(cluster("consume", "now", servers).out()).isEmpty();
            InProcess.Ended absent = cluster("consume", "nothing", servers);
            assertThat(absent.status()).isEqualTo(1);
            assertThat(absent.err())
                    .contains("there is no topic nothing at " + broker.servers())
                    .contains("cluster topics --spec FILE");
        }
    }

    private static String policy(KafkaBroker broker, String topic) throws Exception {
        ConfigResource named = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = broker.admin()) {
            return admin.describeConfigs(List.of(named))
                    .all()
                    .get()
                    .getOrDefault(named, new Config(List.of()))
                    .get("cleanup.policy")
                    .value();
        }
    }

    private static InProcess.Ended cluster(String... arguments) {
        return InProcess.run(
                LocalShadowGate.commandLine(),
                Stream.concat(Stream.of("cluster"), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }
}
