package io.shadowgate.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** Sums against a plain recount, whenever they are passed on. */
class TallyOperatorTest {
    private static final long WINDOW = 300_000;
    private static final ShadowTest TEST =
            Tests.of(
                    Path.of("log"),
                    Path.of("out"),
                    Tests.SCORES,
                    List.of(Tests.logged("v13"), Tests.logged("v14")));

    @Test
    void rowsAddUpToAPlainRecountHoweverOftenTheyAreFlushed() throws Exception {
        List<Comparison> comparisons = comparisons(3000);
        Map<String, long[]> expected = recount(comparisons);
        for (int flushes : new int[] {0, 1, 7, 500}) {
            try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
                for (int i = 0; i < comparisons.size(); i++) {
                    harness.processElement(new StreamRecord<>(comparisons.get(i)));
                    if (flushes > 0 && i % (comparisons.size() / flushes) == 3) {
                        harness.prepareSnapshotPreBarrier(i);
                    }
                }
                harness.endInput();
                List<Row> rows = harness.extractOutputValues();
                assertThat(sums(rows)).as("%s flushes", flushes).isEqualTo(texts(expected));
                assertHistogramsHoldWhatWasCounted(rows);
            }
        }
    }

    @Test
    void everySegmentGetsARowAndNoValueIsAValue() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            harness.processElement(new StreamRecord<>(comparison("v13", 5, "DE", null)));
            harness.processElement(new StreamRecord<>(comparison("v13", 6, null, "")));
            harness.endInput();
            assertThat(harness.extractOutputValues())
                    .extracting(row -> row.getField("segment") + " " + row.getField("scored"))
                    .containsExactlyInAnyOrder(
                            "* 2",
                            "country=DE 1",
                            "country=(none) 1",
                            "device=(none) 1",
                            "device= 1");
        }
    }

    @Test
    void nothingIsHeldAcrossTheEndOfItsWindow() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            harness.processElement(new StreamRecord<>(comparison("v13", WINDOW + 5, "DE", "ios")));
            assertThat(harness.getOutput()).isEmpty();
            Watermark before = new Watermark(2 * WINDOW - 2);
            harness.processWatermark(before);
            assertThat(harness.getOutput()).containsExactly(before);
            Watermark end = new Watermark(2 * WINDOW - 1);
            harness.processWatermark(end);
            List<Object> output = new ArrayList<>(harness.getOutput());
            assertThat(output).hasSize(5);
            assertThat(output.subList(1, 4)).allMatch(one -> one instanceof StreamRecord);
            assertThat(output.get(4)).isEqualTo(end);
            Row row = harness.extractOutputValues().get(0);
            assertThat(row.getField("event_time")).isEqualTo(Instant.ofEpochMilli(WINDOW));
            assertThat(row.getField("first_event_time")).isEqualTo(WINDOW + 5);
            assertThat(row.getField("last_event_time")).isEqualTo(WINDOW + 5);
            assertThat(row.getField("test")).isEqualTo("test");
        }
    }

    @Test
    void sumsOfOpenWindowsLeaveWithTheFirstWatermarkAfterTheLongestWait() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            for (int round = 1; round <= 3; round++) {
                harness.processElement(new StreamRecord<>(comparison("v13", 5, "DE", "ios")));
                harness.setProcessingTime(round * TallyOperator.LONGEST_WAIT_MS - 1);
                harness.processWatermark(new Watermark(10 * round));
                assertThat(harness.extractOutputValues()).hasSize(3 * round - 3);
                harness.setProcessingTime(round * TallyOperator.LONGEST_WAIT_MS);
                harness.processWatermark(new Watermark(10 * round + 1));
                assertThat(harness.extractOutputValues()).hasSize(3 * round);
            }
        }
    }

    /** Else event time could close the window while an idle input still holds counts of it. */
    @Test
    void nothingIsHeldByAnInputThatGoesIdle() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            harness.processElement(new StreamRecord<>(comparison("v13", 5, "DE", "ios")));
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(harness.extractOutputValues()).hasSize(3);
        }
    }

    @Test
    void nothingIsHeldAcrossACheckpoint() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            harness.processElement(new StreamRecord<>(comparison("v13", 5, "DE", "ios")));
            harness.prepareSnapshotPreBarrier(1);
            assertThat(harness.extractOutputValues()).hasSize(3);
            harness.prepareSnapshotPreBarrier(2);
            harness.endInput();
            assertThat(harness.extractOutputValues()).hasSize(3);
        }
    }

    @Test
    void memoryIsBoundedWhenALogJumpsBetweenWindows() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            for (int i = 0; i < 20_000; i++) {
                harness.processElement(
                        new StreamRecord<>(comparison("v13", i * WINDOW, "DE", "ios")));
            }
            int passedOn = harness.extractOutputValues().size();
            assertThat(60_000 - passedOn).isBetween(0, 600);
            harness.endInput();
            assertThat(harness.extractOutputValues()).hasSize(60_000);
        }
    }

    @Test
    void whatWasNotComparedCountsForEveryShadow() throws Exception {
        try (var harness = harness(TallyOperator.ofUncompared(TEST))) {
            String[] segments = {"DE", null, "the key to sample by"};
            harness.processElement(
                    new StreamRecord<>(new Uncompared(5, Uncompared.Kind.NOT_SAMPLED, segments)));
            harness.processElement(
                    new StreamRecord<>(new Uncompared(9, Uncompared.Kind.REJECTED, null)));
            harness.endInput();
            assertThat(harness.extractOutputValues())
                    .extracting(
                            row ->
                                    row.getField("shadow")
                                            + " "
                                            + row.getField("segment")
                                            + " "
                                            + row.getField("rejected")
                                            + " "
                                            + row.getField("not_sampled")
                                            + " "
                                            + row.getField("first_event_time")
                                            + " "
                                            + row.getField("last_event_time"))
                    .containsExactlyInAnyOrder(
                            "v13 * 1 1 5 9",
                            "v13 country=DE 0 1 5 5",
                            "v13 device=(none) 0 1 5 5",
                            "v14 * 1 1 5 9",
                            "v14 country=DE 0 1 5 5",
                            "v14 device=(none) 0 1 5 5");
        }
    }

    /** Such requests are counted, and are in no other count of the comparison. */
    @Test
    void requestsThatWereNotAskedAreNotCompared() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            harness.processElement(new StreamRecord<>(comparison(Outcome.UNAVAILABLE, 12)));
            harness.processElement(new StreamRecord<>(comparison(Outcome.SCORED, 12)));
            harness.endInput();
            Row row = harness.extractOutputValues().get(0);
            assertThat(row.getField("unavailable")).isEqualTo(1L);
            assertThat(row.getField("scored")).isEqualTo(1L);
            assertThat(row.getField("measured")).isEqualTo(1L);
            LatencyHistogram latencies =
                    LatencyHistogram.fromBytes(row.getFieldAs("primary_latency"));
            assertThat(latencies.count()).isEqualTo(1);
            assertThat(ClusterCounts.fromBytes(row.getFieldAs("clusters")).requests()[0])
                    .isEqualTo(1);
        }
    }

    @Test
    void onlyRequestsWithALatencyAreMeasuredWhateverBecameOfThem() throws Exception {
        for (Outcome outcome : EnumSet.complementOf(EnumSet.of(Outcome.UNAVAILABLE))) {
            try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
                harness.processElement(new StreamRecord<>(comparison(outcome, 12)));
                harness.processElement(new StreamRecord<>(comparison(outcome, Double.NaN)));
                harness.endInput();
                Row row = harness.extractOutputValues().get(0);
                assertThat(row.getField("measured")).isEqualTo(1L);
                LatencyHistogram latencies =
                        LatencyHistogram.fromBytes(row.getFieldAs("shadow_latency"));
                assertThat(latencies.count()).isEqualTo(1);
                assertThat(latencies.quantile(0.5)).isBetween(11.88, 12.12);
                ClusterCounts clusters = ClusterCounts.fromBytes(row.getFieldAs("clusters"));
                assertThat(clusters.requests()[0]).isEqualTo(2);
                assertThat(clusters.measured()[0]).isEqualTo(1);
            }
        }
    }

    /** Otherwise a latency that the log does not have would count as a fast one. */
    @Test
    void aLatencyThatTheLogDoesNotHaveIsInNoPair() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            Comparison slow = comparison(Outcome.SCORED, 80);
            harness.processElement(new StreamRecord<>(slow));
            harness.processElement(
                    new StreamRecord<>(
                            new Comparison(
                                    slow.requestId(),
                                    slow.timestamp(),
                                    slow.shadow(),
                                    slow.outcome(),
                                    slow.primaryPrediction(),
                                    slow.shadowPrediction(),
                                    slow.agreement(),
                                    Double.NaN,
                                    slow.shadowLatencyMs(),
                                    slow.segments(),
                                    slow.cluster(),
                                    null)));
            harness.endInput();
            Row row = harness.extractOutputValues().get(0);
            assertThat(row.getField("measured")).isEqualTo(2L);
            assertThat(row.getField("paired")).isEqualTo(1L);
            assertThat(row.getField("shadow_only_slow")).isEqualTo(1L);
            assertThat(LatencyHistogram.fromBytes(row.getFieldAs("primary_latency")).count())
                    .isEqualTo(1);
            ClusterCounts clusters = ClusterCounts.fromBytes(row.getFieldAs("clusters"));
            assertThat(clusters.measured()[0]).isEqualTo(2);
            assertThat(clusters.paired()[0]).isEqualTo(1);
        }
    }

    @Test
    void latenciesAreCountedAgainstTheLimitsThemselves() throws Exception {
        try (var harness = harness(TallyOperator.ofComparisons(TEST, Map.of()))) {
            // The limit is 100 ms, slow begins at 50, and the primary took 3.
            for (double latency : new double[] {50, Math.nextUp(50), 100, Math.nextUp(100)}) {
                harness.processElement(new StreamRecord<>(comparison(Outcome.SCORED, latency)));
            }
            double never = Double.POSITIVE_INFINITY;
            for (Outcome outcome : List.of(Outcome.TIMED_OUT, Outcome.MISSING)) {
                harness.processElement(new StreamRecord<>(comparison(outcome, never)));
            }
            harness.processElement(new StreamRecord<>(comparison(Outcome.MODEL_ERROR, Double.NaN)));
            harness.processElement(new StreamRecord<>(comparison(Outcome.SCORED, Double.NaN)));
            harness.endInput();
            Row row = harness.extractOutputValues().get(0);
            assertThat(row.getField("measured")).isEqualTo(6L);
            assertThat(row.getField("over_limit")).isEqualTo(3L);
            assertThat(row.getField("shadow_only_slow")).isEqualTo(5L);
            assertThat(row.getField("primary_only_slow")).isEqualTo(0L);
            ClusterCounts clusters = ClusterCounts.fromBytes(row.getFieldAs("clusters"));
            assertThat(clusters.requests()[0]).isEqualTo(8);
            assertThat(clusters.scored()[0]).isEqualTo(5);
            assertThat(clusters.agreed()[0]).isEqualTo(5);
            assertThat(clusters.measured()[0]).isEqualTo(6);
            assertThat(clusters.over()[0]).isEqualTo(3);
            // Of segments, those that have gates.
            for (Row each : harness.extractOutputValues()) {
                String segment = each.getFieldAs("segment");
                assertThat(each.getField("clusters") == null)
                        .as(segment)
                        .isEqualTo(segment.startsWith("device="));
            }
        }
    }

    private static <T> OneInputStreamOperatorTestHarness<T, Row> harness(TallyOperator<T> operator)
            throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(operator);
        harness.setup(
                TallyRow.TYPE.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        harness.open();
        return harness;
    }

    private static List<Comparison> comparisons(int count) {
        Random random = new Random(5);
        String[] countries = {"DE", "FR", null};
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            comparisons.add(
                    comparison(
                            List.of(Outcome.values()).get(Math.max(0, random.nextInt(12) - 7)),
                            random.nextBoolean() ? "v13" : "v14",
                            random.nextInt((int) (5 * WINDOW)),
                            random.nextInt(4) > 0,
                            random.nextInt(100),
                            countries[random.nextInt(3)],
                            random.nextBoolean() ? "ios" : "web"));
        }
        return comparisons;
    }

    private static Comparison comparison(
            String shadow, long timestamp, String country, String device) {
        return comparison(Outcome.SCORED, shadow, timestamp, true, 1, country, device);
    }

    private static Comparison comparison(Outcome outcome, double latencyMs) {
        return comparison(outcome, "v13", 5, true, latencyMs, "DE", "ios");
    }

    private static Comparison comparison(
            Outcome outcome,
            String shadow,
            long timestamp,
            boolean agrees,
            double latencyMs,
            String country,
            String device) {
        boolean scored = outcome == Outcome.SCORED;
        return new Comparison(
                "r",
                timestamp,
                shadow,
                outcome,
                Prediction.ofScore(0.5),
                scored ? Prediction.ofScore(agrees ? 0.5 : 0.9) : null,
                scored ? agrees : null,
                3,
                latencyMs,
                new String[] {country, device},
                0,
                scored ? null : "failed");
    }

    /** Counts by shadow, segment and window: each outcome in the enum's order, then agreed. */
    private static Map<String, long[]> recount(List<Comparison> comparisons) {
        Map<String, long[]> counts = new TreeMap<>();
        for (Comparison one : comparisons) {
            String country = one.segments()[0] == null ? "(none)" : one.segments()[0];
            for (String segment :
                    List.of("*", "country=" + country, "device=" + one.segments()[1])) {
                long window = one.timestamp() / WINDOW * WINDOW;
                long[] count =
                        counts.computeIfAbsent(
                                one.shadow() + " " + segment + " " + window, key -> new long[6]);
                count[List.of(Outcome.values()).indexOf(one.outcome())]++;
                count[5] += Boolean.TRUE.equals(one.agreement()) ? 1 : 0;
            }
        }
        return counts;
    }

    private static Map<String, String> sums(List<Row> rows) {
        Map<String, long[]> sums = new TreeMap<>();
        String[] fields = {"scored", "timed_out", "model_error", "bad_input", "missing", "agreed"};
        for (Row row : rows) {
            long[] sum =
                    sums.computeIfAbsent(
                            row.getField("shadow")
                                    + " "
                                    + row.getField("segment")
                                    + " "
                                    + row.<Instant>getFieldAs("event_time").toEpochMilli(),
                            key -> new long[6]);
            for (int i = 0; i < fields.length; i++) {
                sum[i] += row.<Long>getFieldAs(fields[i]);
            }
        }
        return texts(sums);
    }

    private static Map<String, String> texts(Map<String, long[]> counts) {
        Map<String, String> texts = new TreeMap<>();
        counts.forEach((key, count) -> texts.put(key, java.util.Arrays.toString(count)));
        return texts;
    }

    private static void assertHistogramsHoldWhatWasCounted(List<Row> rows) {
        for (Row row : rows) {
            long scored = row.getFieldAs("scored");
            long unanswered = row.<Long>getFieldAs("timed_out") + row.<Long>getFieldAs("missing");
            long failed = row.<Long>getFieldAs("model_error") + row.<Long>getFieldAs("bad_input");
            assertThat(LatencyHistogram.fromBytes(row.getFieldAs("primary_latency")).count())
                    .isEqualTo(scored + unanswered + failed);
            assertThat(LatencyHistogram.fromBytes(row.getFieldAs("shadow_latency")).count())
                    .isEqualTo(row.<Long>getFieldAs("measured"));
            assertThat(PredictionHistogram.fromBytes(row.getFieldAs("predictions")).count())
                    .isEqualTo(scored);
        }
    }
}
