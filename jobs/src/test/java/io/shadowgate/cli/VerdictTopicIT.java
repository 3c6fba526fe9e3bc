package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.app.DecisionFeeds;
import io.shadowgate.app.PublishedStories;
import io.shadowgate.page.Page;
import io.shadowgate.page.PageSettings;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.story.Story;
import io.shadowgate.story.StoryReader;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.PublishedTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final byte[] KEY_OF_V13 = "credit/v13".getBytes(StandardCharsets.UTF_8);
    private static final byte[] KEY = "credit/v14".getBytes(StandardCharsets.UTF_8);

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
            aPageIsMadeOfWindowsInATopic(broker, own, spec);
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

    /** The same page as from files, though a first attempt wrote some windows too. */
    private void aPageIsMadeOfWindowsInATopic(KafkaBroker broker, PublishedTest own, Path spec)
            throws Exception {
        broker.create("windows", 2, Map.of());
        List<String> windows =
                Files.readAllLines(folder.resolve("own/out/windows/part-0.jsonl"));
        List<String> records = new ArrayList<>(windows.subList(0, 6));
        records.addAll(Files.readAllLines(folder.resolve("other/out/windows/part-0.jsonl")));
        records.addAll(windows);
        broker.produce(
                records.stream()
                        .map(
                                line ->
                                        new ProducerRecord<>(
                                                "windows",
                                                line.contains("\"v13\"") ? KEY_OF_V13 : KEY,
                                                line.getBytes(StandardCharsets.UTF_8)))
                        .toList());
        Files.writeString(
                spec,
                Files.readString(spec).replace("decisions: all", "decisions: all, windows: windows"));
        ShadowTest test = SpecReader.read(spec, Map.of());
        try (DecisionFeed feed = DecisionFeeds.ofAll(test)) {
            feed.next();
            Story story = PublishedStories.readWhole(test, feed.latest());
            assertThat(PublishedStories.differences(story, feed.latest())).isEmpty();
            PageSettings settings = new PageSettings(null, null, 0);
            Story ofFiles = new StoryReader(own.test(), own.models()).read();
            assertThat(Page.html(story, settings)).isEqualTo(Page.html(ofFiles, settings));

            Story earlier =
                    PublishedStories.read(
                            test, own.models(), PublishedTest.START + Duration.ofMinutes(30).toMillis());
            assertThat(earlier.shadows().get(0).moments()).hasSize(6);
            assertThat(PublishedStories.differences(earlier, feed.latest()))
                    .hasSize(2)
                    .allMatch(one -> one.contains("the windows that can be read lead to"));
        }
        assertThat(InProcess.shadowgate("verdict", "--spec", spec.toString()).out())
                .contains("Read 1,200 records", "evidence ");
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
