package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Requests in one log and the shadow's answers in another, repeats in both. */
class TwoLogsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 2000;
    private static final int OF_EACH_KIND = REQUESTS / 50;
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir Path folder;

    @Test
    void sameBytesHoweverTheLogsAreReadAndEveryRecordIsCounted() throws Exception {
        List<String> windows = null;
        List<String> decisions = null;
        for (int shuffle = 0; shuffle < 3; shuffle++) {
            ShadowTest test = twoLogs(shuffle, "out");
            for (RuntimeExecutionMode mode :
                    List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
                Runs.run(test, mode, shuffle == 0 ? 1 : 2);
                if (windows == null) {
                    windows = lines(test, ResultKind.WINDOWS.folder());
                    decisions = lines(test, ResultKind.DECISIONS.folder());
                }
                assertThat(lines(test, ResultKind.WINDOWS.folder()))
                        .as("%s, shuffle %s", mode, shuffle)
                        .isEqualTo(windows);
                assertThat(lines(test, ResultKind.DECISIONS.folder())).isEqualTo(decisions);
            }
        }
        assertThat(decisions).hasSizeGreaterThanOrEqualTo(12);
        Map<String, Long> counts = coverage(decisions.get(decisions.size() - 1));
        assertThat(counts)
                .containsEntry("duplicates", 4L * OF_EACH_KIND)
                .containsEntry("primary_missing", (long) OF_EACH_KIND)
                .containsEntry("missing", (long) OF_EACH_KIND)
                .containsEntry("compared", (long) REQUESTS - OF_EACH_KIND)
                .containsEntry("scored", (long) REQUESTS - 2 * OF_EACH_KIND)
                .containsEntry("rejected", 0L);
        assertThat(counts.get("read"))
                .isEqualTo(
                        counts.get("rejected")
                                + counts.get("not_sampled")
                                + counts.get("duplicates")
                                + counts.get("primary_missing")
                                + counts.get("compared"));
    }

    /**
     * Windows go by whatever input is not idle, or when all are by the farthest: so no way to them
     * may be ahead of the requests that wait for an answer.
     */
    @Test
    void everyWayToTheWindowsIsHeldBackAsTheRequestsAre() throws Exception {
        ShadowTest test = twoLogs(1, "out");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        Runs.define(env, test);
        StreamGraph graph = env.getStreamGraph();
        List<StreamNode> tallies =
                graph.getStreamNodes().stream()
                        .filter(node -> node.getOperatorName().startsWith("tally"))
                        .toList();
        assertThat(tallies).hasSize(2);
        for (StreamNode tally : tallies) {
            List<String> ways = new ArrayList<>();
            addWays(graph, tally, "", ways);
            assertThat(ways).isNotEmpty().allMatch(way -> way.contains(" < delayed watermarks < "));
        }
    }

    /** From a node up to each source. */
    private static void addWays(
            StreamGraph graph, StreamNode node, String below, List<String> ways) {
        String way = below + " < " + node.getOperatorName();
        if (node.getInEdges().isEmpty()) {
            ways.add(way);
        }
        for (StreamEdge edge : node.getInEdges()) {
            addWays(graph, graph.getStreamNode(edge.getSourceId()), way, ways);
        }
    }

    /** A pair on both sides of a boundary is one all the same, and counts where its request is. */
    @Test
    void periodsOnTheirOwnGiveWhatOneRunOverAllGives() throws Exception {
        ShadowTest whole = byHalfHours(twoLogs(1, "whole"));
        Runs.run(whole, RuntimeExecutionMode.BATCH, 2);
        ShadowTest parts = byHalfHours(twoLogs(1, "parts"));
        for (int i : new int[] {2, 0, 1, -1}) {
            long from = RequestLog.START + i * HALF_AN_HOUR.toMillis();
            Runs.run(
                    parts,
                    new EventTimeRange(from, from + HALF_AN_HOUR.toMillis()),
                    RuntimeExecutionMode.BATCH,
                    2);
        }
        for (String kind : List.of(ResultKind.WINDOWS.folder(), ResultKind.DECISIONS.folder())) {
            assertThat(lines(parts, kind)).as(kind).isNotEmpty().isEqualTo(lines(whole, kind));
        }
    }

    @Test
    void aSampleIsTakenOfPairs() throws Exception {
        ShadowTest test = Tests.sampled(twoLogs(1, "sample"), 0.5);
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        List<String> decisions = lines(test, ResultKind.DECISIONS.folder());
        Map<String, Long> counts = coverage(decisions.get(decisions.size() - 1));
        assertThat(counts.get("not_sampled"))
                .isBetween((long) (0.4 * REQUESTS), (long) (0.6 * REQUESTS));
        assertThat(counts.get("not_sampled") + counts.get("compared"))
                .isEqualTo(REQUESTS - OF_EACH_KIND);
        assertThat(counts).containsEntry("primary_missing", (long) OF_EACH_KIND);
    }

    /** As where one log has ids of the mesh, and the other those of the service. */
    @Test
    void logsWhoseIdsNeverMatchAreNoVerdictOnTheShadow() throws Exception {
        ShadowTest test = twoLogs(0, "out");
        Path answers = folder.resolve("shuffle0/answers.jsonl");
        Files.writeString(answers, Files.readString(answers).replace(":\"r", ":\"other-"));
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        List<String> decisions = lines(test, ResultKind.DECISIONS.folder());
        assertThat(decisions)
                .isNotEmpty()
                .allMatch(line -> line.contains("\"verdict\":\"HOLD\""))
                .allMatch(line -> line.contains("\"reason\":\"set-up: "));
        assertThat(decisions.get(decisions.size() - 1))
                .contains(
                        "set-up: no request_id of the log found in the shadow's log within 1 min"
                                + " (traffic.pairing.within): 1,960 requests without an answer,"
                                + " 1,960 answers without a request, 0 pairs, 0 rejected");
    }

    /** One log with both answers, in which requests come twice. */
    @Test
    void repeatsAreLeftOutAndCountedInBothModes() throws Exception {
        List<String> lines = new ArrayList<>(RequestLog.lines(2000, 1));
        List<String> whole = lines.stream().filter(line -> line.contains("segments")).toList();
        List<String> repeats = whole.subList(100, 400);
        lines.addAll(repeats);
        Collections.shuffle(lines, new Random(1));
        Path log = Files.write(folder.resolve("log.jsonl"), lines);
        ShadowTest plain = Tests.answersInLog(log, folder.resolve("plain"));
        ShadowTest test =
                plain.on(plain.traffic().paired(new Traffic.Pairing(null, Duration.ofMinutes(10))));
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        List<String> windows = lines(test, ResultKind.WINDOWS.folder());
        List<String> decisions = lines(test, ResultKind.DECISIONS.folder());
        Runs.run(test, RuntimeExecutionMode.STREAMING, 2);

        assertThat(lines(test, ResultKind.WINDOWS.folder())).isEqualTo(windows);
        Map<String, Long> counts = coverage(decisions.get(decisions.size() - 1));
        assertThat(counts)
                .containsEntry("duplicates", (long) repeats.size())
                .containsEntry("compared", (long) whole.size());
    }

    private ShadowTest twoLogs(int shuffle, String out) throws Exception {
        List<String> requests = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            long time = RequestLog.START + i * 3_600_000L / REQUESTS;
            long answered = time + (i % 40 - 5) * 1000L;
            double score = i % 100 / 100.0;
            if (i % 50 != 13) {
                requests.add(request(i, time, score));
            }
            if (i % 50 != 11) {
                answers.add(answer(i, answered, score + i % 3 * 0.01));
            }
            switch (i % 50) {
                case 7 -> requests.add(request(i, time, score));
                case 9 -> requests.add(request(i, time + 20_000, 0.99));
                case 10 -> requests.add(request(i, time, score + 0.001));
                case 17 -> answers.add(answer(i, answered + 1000, 0.123));
                default -> {}
            }
        }
        if (shuffle > 0) {
            Collections.shuffle(requests, new Random(shuffle));
            Collections.shuffle(answers, new Random(shuffle));
        }
        Path of = Files.createDirectories(folder.resolve("shuffle" + shuffle));
        Files.write(of.resolve("requests.jsonl"), requests);
        Files.write(of.resolve("answers.jsonl"), answers);
        ShadowTest test = Tests.answersInLog(of.resolve("requests.jsonl"), folder.resolve(out));
        return test.on(
                test.traffic()
                        .paired(
                                new Traffic.Pairing(
                                        of.resolve("answers.jsonl").toString(),
                                        Duration.ofMinutes(1))));
    }

    private static ShadowTest byHalfHours(ShadowTest test) {
        return Tests.windowed(test, test.window(), HALF_AN_HOUR);
    }

    private static String request(int i, long time, double score) {
        return String.format(
                Locale.ROOT,
                "{\"request_id\":\"r%d\",\"timestamp\":%d,\"primary_prediction\":%s,"
                        + "\"primary_latency_ms\":%d,\"segments\":{\"country\":\"%s\"}}",
                i,
                time,
                score,
                1 + i % 30,
                i % 2 == 0 ? "DE" : "FR");
    }

    private static String answer(int i, long time, double score) {
        return String.format(
                Locale.ROOT,
                "{\"request_id\":\"r%d\",\"timestamp\":%d,\"shadow_prediction\":%s,"
                        + "\"shadow_latency_ms\":%d}",
                i,
                time,
                score,
                2 + i % 30);
    }

    private static Map<String, Long> coverage(String decision) {
        JsonNode coverage = JSON.readTree(decision).get("coverage");
        Map<String, Long> counts = new TreeMap<>();
        coverage.properties().forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
        return counts;
    }

    private static List<String> lines(ShadowTest test, String kind) {
        return Runs.lines(Path.of(test.sinks().files().path()), kind);
    }
}
