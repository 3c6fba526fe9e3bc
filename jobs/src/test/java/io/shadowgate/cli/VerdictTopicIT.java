package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.PublishedTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decisions in topics of a broker. */
@Timeout(120)
class VerdictTopicIT {
    @TempDir Path folder;

    @Test
    void decisionsAreReadFromTopics() throws Exception {
        PublishedTest own =
                new PublishedTest(folder.resolve("own"), "credit")
                        .shadow("v13", 99)
                        .shadow("v14", 84)
                        .publish(12);
        new PublishedTest(folder.resolve("other"), "fraud").shadow("v13", 84).publish(20);
        try (KafkaBroker broker =
                KafkaBroker.start(Files.createDirectories(folder.resolve("broker")))) {
            broker.create("all", 2, Map.of());
            broker.create("current", 1, Map.of("cleanup.policy", "compact"));
            produce(broker, "current", "own");
            produce(broker, "current", "other");
            Path spec =
                    Files.writeString(
                            folder.resolve("topic.yaml"),
                            Files.readString(own.spec())
                                    .replaceFirst(
                                            "sinks: .*",
                                            "sinks: {kafka: {servers: \""
                                                    + broker.servers()
                                                    + "\", decisions: all, current: current}}"));
            InProcess.Ended verdict =
                    InProcess.shadowgate("verdict", "--spec", spec.toString(), "--exit-code");
            assertThat(verdict.err()).isEmpty();
            assertThat(verdict.status()).isEqualTo(4);
            assertThat(verdict.out())
                    .startsWith("PROMOTE v13: all gates were proven good at 2026-03-02T01:00:00Z")
                    .contains("REJECT v14: proven bad")
                    .contains("Results: topic current at " + broker.servers());

            ShadowTest test = SpecReader.read(spec, Map.of());
            try (DecisionFeed coming = DecisionFeeds.ofComing(test)) {
                assertThat(coming.next()).as("what was there before").isEmpty();
                produce(broker, "all", "other");
                produce(broker, "all", "own");
                List<PublishedDecision> fresh = coming.next();
                assertThat(fresh).hasSize(24).allMatch(one -> one.test().equals("credit"));
                assertThat(coming.latest().get("v14").isDecided()).isTrue();
                assertThat(coming.next()).isEmpty();
            }
            InProcess.Ended absent =
                    InProcess.shadowgate(
                            "verdict",
                            "--spec",
                            spec.toString(),
                            "-D",
                            "sinks.kafka.current=nowhere");
            assertThat(absent.status()).isEqualTo(1);
            assertThat(absent.err())
                    .contains("there is no topic nowhere at " + broker.servers())
                    .contains("(sinks.kafka.current)");
        }
    }

    private void produce(KafkaBroker broker, String topic, String results) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Path decisions = folder.resolve(results).resolve("out/decisions/part-0.jsonl");
        for (String line : Files.readAllLines(decisions)) {
            PublishedDecision decision = PublishedDecision.of(line);
            records.add(
                    new ProducerRecord<>(
                            topic,
                            (decision.test() + "/" + decision.shadow())
                                    .getBytes(StandardCharsets.UTF_8),
                            line.getBytes(StandardCharsets.UTF_8)));
        }
        broker.produce(records);
    }
}
