package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.CallLog;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.LabelledLog;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a live job on a real broker says of a log is what a backfill says of it later. */
@Timeout(300)
class LiveEqualsBackfillIT {
    private static final int PARTITIONS = 3;
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final Duration THIRD_OF_AN_HOUR = Duration.ofMinutes(20);
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":(\\d+)");

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir static Path brokerFolder;
    private static KafkaBroker broker;

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KafkaBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void sameBytesLiveAndFromFilesAndFromTheTopic(int parallelism) throws Exception {
        String topic = "requests-" + parallelism;
        broker.create(topic, PARTITIONS);
        List<String> log = disordered(RequestLog.lines(6000, 3));
        ShadowTest live = onTopic(topic, "live");
        broker.produce(records(topic, log.subList(0, 2000)));
        JobClient job = Runs.start(live, checkpoints(), parallelism);
        Runs.awaitRead(out(live), 2000);
        broker.produce(records(topic, log.subList(2000, 4500)));
        Runs.awaitRead(out(live), 4500);
        broker.produce(records(topic, log.subList(4500, log.size())));
        Runs.awaitRead(out(live), log.size());
        stopWhenDrained(job);

        ShadowTest files =
                Tests.answersInLog(
                        Files.write(folder.resolve("log.jsonl"), log), folder.resolve("files"));
        Runs.backfill(files, EventTimeRange.ALL, parallelism);
        ShadowTest range = onTopic(topic, "range");
        Runs.backfill(range, EventTimeRange.ALL, parallelism);

        for (ShadowTest backfill : List.of(files, range)) {
            for (String kind :
                    List.of(
                            ResultKind.WINDOWS.folder(),
                            ResultKind.DECISIONS.folder(),
                            ResultKind.COMPARISONS.folder())) {
                assertThat(lines(backfill, kind))
                        .as("%s, %s", out(backfill), kind)
                        .isEqualTo(lines(live, kind));
            }
            assertThat(withoutPosition(backfill)).isEqualTo(withoutPosition(live));
        }
        // An hour of twelve windows, and one request just behind it, of one country and device.
        assertThat(lines(live, ResultKind.DECISIONS.folder())).hasSize(12 + 1);
        assertThat(lines(live, ResultKind.WINDOWS.folder())).hasSize(12 * 6 + 3);
        assertThat(lines(live, ResultKind.COMPARISONS.folder())).hasSize(6000 - 62);
        // Each 97th line is broken; none is late.
        assertThat(lines(live, ResultKind.REJECTED.folder()))
                .hasSize(62)
                .allSatisfy(
                        line -> assertThat(line).contains("\"position\":\"topic " + topic + ","))
                .noneSatisfy(line -> assertThat(line).contains("\"reason\":\"late"))
                .isEqualTo(lines(range, ResultKind.REJECTED.folder()));
    }

    @Test
    void aRangeOfTheTopicEqualsTheSameRangeOfTheFiles() throws Exception {
        String topic = "range";
        broker.create(topic, PARTITIONS);
        List<String> log = disordered(RequestLog.lines(6000, 4));
        broker.produce(records(topic, log));
        long from = RequestLog.START + THIRD_OF_AN_HOUR.toMillis();
        long to = from + THIRD_OF_AN_HOUR.toMillis();
        // Nobody knows the time of these requests, so the range cannot leave them out again.
        broker.produce(
                List.of(
                        unreadable(topic, 0, from - 2 * SLACK.toMillis(), "long before"),
                        unreadable(topic, 1, to + SLACK.toMillis(), "behind")));
        EventTimeRange range = new EventTimeRange(from, to);
        ShadowTest files =
                byThirds(
                        Tests.answersInLog(
                                Files.write(folder.resolve("log.jsonl"), log),
                                folder.resolve("files")));
        Runs.backfill(files, range, 2);
        ShadowTest kafka = byThirds(onTopic(topic, "kafka"));
        Runs.backfill(kafka, range, 2);

        for (String kind :
                List.of(
                        ResultKind.WINDOWS.folder(),
                        ResultKind.DECISIONS.folder(),
                        ResultKind.COMPARISONS.folder())) {
            assertThat(lines(kafka, kind)).as(kind).isNotEmpty().isEqualTo(lines(files, kind));
        }
        assertThat(lines(kafka, ResultKind.DECISIONS.folder())).hasSize(4);
        // A line that is no JSON has no time, and was read if its partition's range holds it.
        long withoutTime = untimed(files);
        assertThat(untimed(kafka)).isPositive().isLessThan(withoutTime / 2);
        assertThat(lines(kafka, ResultKind.REJECTED.folder()))
                .noneSatisfy(line -> assertThat(line).contains("long before"))
                .noneSatisfy(line -> assertThat(line).contains("behind"));
    }

    /**
     * Whose Kafka timestamp is further from its own time than the slack, on both sides of a cut.
     */
    @Test
    void aRequestFarFromItsKafkaTimestampIsRejectedOnceHoweverTheRunsAreCut() throws Exception {
        String topic = "far";
        broker.create(topic, 1);
        long cut = RequestLog.START + THIRD_OF_AN_HOUR.toMillis();
        long end = cut + THIRD_OF_AN_HOUR.toMillis();
        // By minutes behind the cut: its own time and Kafka's.
        int[][] minutes = {
            {-19, -19},
            {-8, -5},
            {-2, -1},
            {0, -1},
            {1, -1},
            {9, -1},
            {-1, 0},
            {-1, 1},
            {2, 3},
            {-9, 4},
            {12, 12},
            {19, 19}
        };
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int[] each : minutes) {
            String id = "own" + each[0] + "kafka" + each[1];
            records.add(
                    record(topic, request(id, cut + each[0] * 60_000L), cut + each[1] * 60_000L));
        }
        broker.produce(records);
        EventTimeRange first = new EventTimeRange(RequestLog.START, cut);
        EventTimeRange second = new EventTimeRange(cut, end);

        ShadowTest whole = byThirds(onTopic(topic, "whole"));
        Runs.backfill(whole, EventTimeRange.ALL, 2);
        ShadowTest byPeriod = byThirds(onTopic(topic, "by-period"));
        Runs.backfill(byPeriod, second, 2);
        Runs.backfill(byPeriod, first, 2);
        assertThat(Trees.of(out(byPeriod))).isEqualTo(Trees.of(out(whole)));

        assertThat(Trees.of(out(whole)).get("rejected/2026-03-02"))
                .hasSize(3)
                .allMatch(line -> line.contains("than traffic.timestamp-slack, 60000 ms"))
                .anyMatch(line -> line.contains("own-8kafka-5"))
                .anyMatch(line -> line.contains("own1kafka-1"))
                .anyMatch(line -> line.contains("own9kafka-1"));
        assertThat(Trees.of(out(whole)).get("rejected/2026-03-02T00-20"))
                .hasSize(2)
                .anyMatch(line -> line.contains("own-1kafka1"))
                .anyMatch(line -> line.contains("own-9kafka4"));
        assertThat(lines(whole, ResultKind.COMPARISONS.folder())).hasSize(minutes.length - 5);
    }

    @Test
    void aLateRequestIsRejectedAndCountedAndChangesNoWindow() throws Exception {
        String topic = "late";
        broker.create(topic, 1);
        ShadowTest live = onTopic(topic, "live");
        JobClient job = Runs.start(live, checkpoints(), 1);
        broker.produce(
                List.of(
                        record(topic, request("a", RequestLog.START)),
                        record(topic, request("b", RequestLog.START + 10 * 60_000))));
        Await.until(
                "the first window is reported",
                () -> !lines(live, ResultKind.DECISIONS.folder()).isEmpty());
        List<String> first = lines(live, ResultKind.DECISIONS.folder());
        broker.produce(List.of(record(topic, request("too-late", RequestLog.START + 1))));
        Runs.awaitRead(out(live), 3);
        stopWhenDrained(job);

        assertThat(lines(live, ResultKind.REJECTED.folder()))
                .singleElement()
                .asString()
                .contains("late: its window was closed when event time reached")
                .contains("traffic.out-of-orderness")
                .contains("request_id too-late");
        assertThat(lines(live, ResultKind.DECISIONS.folder())).hasSize(2).containsAll(first);
        assertThat(lines(live, ResultKind.COMPARISONS.folder())).hasSize(2);
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackCostsNothing() throws Exception {
        String topic = "outage";
        broker.create(topic, PARTITIONS);
        List<String> log = RequestLog.lines(2000, 5);
        broker.produce(records(topic, log.subList(0, 1000)));
        ShadowTest live = onTopic(topic, "live");
        JobClient job = Runs.start(live, checkpoints(), 2);
        Runs.awaitRead(out(live), 1000);
        broker.kill();
        broker.resume();
        broker.produce(records(topic, log.subList(1000, log.size())));
        Runs.awaitRead(out(live), log.size());
        stopWhenDrained(job);

        ShadowTest files =
                Tests.answersInLog(
                        Files.write(folder.resolve("log.jsonl"), log), folder.resolve("files"));
        Runs.backfill(files, EventTimeRange.ALL, 2);
        assertThat(lines(live, ResultKind.DECISIONS.folder()))
                .isNotEmpty()
                .isEqualTo(lines(files, ResultKind.DECISIONS.folder()));
    }

    /** The halves of a call are in any partition. What they are is in their headers. */
    @Test
    void callsOfTwoRecordsInATopicAreWhatTheyAreInAFile() throws Exception {
        String topic = "calls";
        broker.create(topic, PARTITIONS);
        CallLog log = new CallLog(0);
        List<String> halves = new ArrayList<>(log.halves);
        for (int i = 0; i < PARTITIONS; i++) {
            halves.addAll(CallLog.callAt(RequestLog.START + 86_400_000 + i, 1));
        }
        ShadowTest live =
                Tests.mapped(CallLog.mapping("header:ce_component"), null, onTopic(topic, "live"));
        broker.produce(events(topic, halves.subList(0, 900)));
        JobClient job = Runs.start(live, checkpoints(), 2);
        broker.produce(events(topic, halves.subList(900, halves.size())));
        long rejected =
                log.counts.get("rejected")
                        + log.counts.get("requests_alone")
                        + log.counts.get("responses_alone");
        Runs.awaitRead(out(live), (int) (log.counts.get("compared") + rejected));
        stopWhenDrained(job);

        Path file = Files.write(folder.resolve("log.jsonl"), halves);
        ShadowTest files =
                Tests.mapped(
                        CallLog.mapping("/component"),
                        null,
                        Tests.answersInLog(file, folder.resolve("files")));
        Runs.backfill(files, EventTimeRange.ALL, 2);
        ShadowTest range =
                Tests.mapped(CallLog.mapping("header:ce_component"), null, onTopic(topic, "range"));
        Runs.backfill(range, EventTimeRange.ALL, 2);
        for (ShadowTest backfill : List.of(files, range)) {
            for (String kind :
                    List.of(
                            ResultKind.WINDOWS.folder(),
                            ResultKind.DECISIONS.folder(),
                            ResultKind.COMPARISONS.folder())) {
                assertThat(lines(backfill, kind))
                        .as("%s, %s", out(backfill), kind)
                        .isNotEmpty()
                        .isEqualTo(lines(live, kind));
            }
        }
        assertThat(lines(live, ResultKind.REJECTED.folder()))
                .hasSize((int) rejected)
                .isEqualTo(lines(range, ResultKind.REJECTED.folder()));
    }

    /** Labels come in a topic of their own, which goes on when the requests have ended. */
    @Test
    void labelsInATopicSayWhatTheySayInAFile() throws Exception {
        broker.create("labelled", 2);
        broker.create("labels", 1);
        LabelledLog log = new LabelledLog(6);
        List<ProducerRecord<byte[], byte[]>> requests = new ArrayList<>();
        for (String line : log.requests()) {
            requests.add(
                    new ProducerRecord<>(
                            "labelled",
                            requests.size() % 2,
                            timestamp(line),
                            null,
                            line.getBytes(StandardCharsets.UTF_8)));
        }
        List<ProducerRecord<byte[], byte[]>> labels = new ArrayList<>();
        for (String line : log.labels()) {
            // Whenever they were sent.
            labels.add(
                    new ProducerRecord<>(
                            "labels", 0, 5L, null, line.getBytes(StandardCharsets.UTF_8)));
        }
        String topics =
                "{kafka: {servers: '%s', topic: labelled}, idleness: 5 s}"
                        .formatted(broker.servers());
        String labelTopic = "kafka: {servers: '%s', topic: labels}".formatted(broker.servers());
        ShadowTest live = labelled(topics, labelTopic, "live");
        broker.produce(labels);
        broker.produce(requests);
        Files.write(folder.resolve("requests.jsonl"), log.requests());
        Files.write(folder.resolve("labels.jsonl"), log.labels());
        ShadowTest files =
                labelled("{files: {path: requests.jsonl}}", "files: {path: labels.jsonl}", "files");
        Runs.backfill(files, EventTimeRange.ALL, 2);
        List<String> reports = lines(files, ResultKind.QUALITY.folder());
        // It takes all slots, so no other job runs beside it.
        JobClient job = Runs.start(live, checkpoints(), 2);
        Await.until(
                "all mature windows are reported",
                () ->
                        Runs.linesSoFar(out(live), ResultKind.QUALITY.folder()).size()
                                == reports.size());
        job.cancel().get();
        ShadowTest range = labelled(topics, labelTopic, "range");
        Runs.backfill(range, EventTimeRange.ALL, 2);
        assertThat(lines(live, ResultKind.QUALITY.folder())).isNotEmpty().isEqualTo(reports);
        assertThat(lines(range, ResultKind.QUALITY.folder())).isEqualTo(reports);
    }

    private static long timestamp(String line) {
        Matcher timestamp = TIMESTAMP.matcher(line);
        assertThat(timestamp.find()).isTrue();
        return Long.parseLong(timestamp.group(1));
    }

    private ShadowTest labelled(String traffic, String labels, String out) {
        return SpecReader.parse(
                """
                test: labelled
                traffic: %s
                primary: {name: v12}
                shadows: [{name: v13}]
                compare: {prediction: score, by: decision, threshold: 0.5, segments: [country]}
                labels: {%s, mature-after: 1 h}
                sinks: {files: {path: %s, comparisons: true}}
                """
                        .formatted(traffic, labels, out),
                "spec",
                folder);
    }

    private static final Pattern EVENT =
            Pattern.compile(
                    ".*\"id\":\"(?<id>.*?)\",\"type\":\"(?<type>.*?)\",\"time\":\"(?<time>.*?)\","
                            + "\"component\":\"(?<component>.*?)\",\"data\":(?<data>.*?)}?");

    /** As Knative writes events to Kafka in binary mode. */
    private static List<ProducerRecord<byte[], byte[]>> events(String topic, List<String> lines) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Random random = new Random(8);
        for (int i = 0; i < lines.size(); i++) {
            Matcher event = EVENT.matcher(lines.get(i));
            assertThat(event.matches()).isTrue();
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(
                            topic,
                            // The last ones move event time in each partition.
                            lines.size() - i > 2 * PARTITIONS
                                    ? random.nextInt(PARTITIONS)
                                    : i % PARTITIONS,
                            Instant.parse(event.group("time")).toEpochMilli(),
                            null,
                            event.group("data").getBytes(StandardCharsets.UTF_8));
            for (String header : List.of("id", "type", "time", "component")) {
                record.headers()
                        .add("ce_" + header, event.group(header).getBytes(StandardCharsets.UTF_8));
            }
            records.add(record);
        }
        return records;
    }

    private static ShadowTest byThirds(ShadowTest test) {
        return Tests.windowed(test, test.window(), THIRD_OF_AN_HOUR);
    }

    private ShadowTest onTopic(String topic, String out) {
        return Tests.onKafka(
                Tests.answersInLog(folder, folder.resolve(out)),
                new Traffic.Kafka(
                        broker.servers(),
                        topic,
                        KafkaOffset.EARLIEST,
                        null,
                        topic,
                        SLACK,
                        Map.of("max.poll.records", "100")));
    }

    private static Configuration checkpoints() {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        return config;
    }

    private void stopWhenDrained(JobClient job) throws Exception {
        job.stopWithSavepoint(
                        true,
                        folder.resolve("savepoints").toString(),
                        SavepointFormatType.CANONICAL)
                .get();
        job.getJobExecutionResult().get();
    }

    /** Within 20 seconds: the test lets requests come 30 seconds late. */
    private static List<String> disordered(List<String> lines) {
        Random random = new Random(6);
        record Arrival(long at, String line) {}
        List<Arrival> arrivals = new ArrayList<>();
        long latest = RequestLog.START;
        for (String line : lines) {
            latest = Math.max(latest, time(line, latest));
            arrivals.add(new Arrival(latest + random.nextInt(20_000), line));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        return arrivals.stream().map(Arrival::line).toList();
    }

    private static long time(String line, long otherwise) {
        Matcher timestamp = TIMESTAMP.matcher(line);
        return timestamp.find() ? Long.parseLong(timestamp.group(1)) : otherwise;
    }

    /** Spread over the partitions, each with a Kafka timestamp up to 20 seconds from its own. */
    private static List<ProducerRecord<byte[], byte[]>> records(String topic, List<String> lines) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Random random = new Random(7);
        long latest = time(lines.get(0), RequestLog.START);
        for (String line : lines) {
            latest = time(line, latest);
            records.add(
                    new ProducerRecord<>(
                            topic,
                            random.nextInt(PARTITIONS),
                            latest + random.nextInt(40_000) - 20_000,
                            null,
                            line.getBytes(StandardCharsets.UTF_8)));
        }
        return records;
    }

    private static ProducerRecord<byte[], byte[]> unreadable(
            String topic, int partition, long time, String text) {
        return new ProducerRecord<>(
                topic, partition, time, null, text.getBytes(StandardCharsets.UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, String line, long kafkaTimestamp) {
        return new ProducerRecord<>(
                topic, 0, kafkaTimestamp, null, line.getBytes(StandardCharsets.UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String line) {
        return new ProducerRecord<>(topic, line.getBytes(StandardCharsets.UTF_8));
    }

    private static String request(String id, long time) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":"
                + time
                + ",\"primary_prediction\":0.5,\"primary_latency_ms\":1,"
                + "\"shadow_prediction\":0.5,\"shadow_latency_ms\":2}";
    }

    private static long untimed(ShadowTest test) {
        return lines(test, ResultKind.REJECTED.folder()).stream()
                .filter(line -> line.contains("\"timestamp\":null"))
                .count();
    }

    private static List<String> withoutPosition(ShadowTest test) {
        return lines(test, ResultKind.REJECTED.folder()).stream()
                .map(line -> line.replaceFirst("\"position\":\"[^\"]*\"", "\"position\":\"\""))
                .sorted()
                .toList();
    }

    private static Path out(ShadowTest test) {
        return Path.of(test.sinks().files().path());
    }

    private static List<String> lines(ShadowTest test, String kind) {
        return Runs.linesSoFar(out(test), kind);
    }
}
