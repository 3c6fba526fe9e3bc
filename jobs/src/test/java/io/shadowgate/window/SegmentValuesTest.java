package io.shadowgate.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.admission.Sampling;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** Names of segments, and how many of them a window may hold, against a plain recount. */
class SegmentValuesTest {
    private static final long WINDOW = 300_000;
    private static final int MOST = 5;
    private static final String[] TEXTS = {
        "", "DE", "(none)", "\\(none)", "(rest)", "=", "a=b", "\\", "\\=", "b=c", "a\\", "*", null
    };

    @Test
    void commonNamesAreWhatTheyLookLike() {
        assertThat(SegmentName.of("country", "DE")).isEqualTo("country=DE");
        assertThat(SegmentName.of("country", null)).isEqualTo("country=(none)");
        assertThat(SegmentName.of("country", "a=b (c)")).isEqualTo("country=a=b (c)");
        assertThat(SegmentName.of("country", "(none)")).isEqualTo("country=\\(none)");
        assertThat(SegmentName.of("a=b", "c")).isEqualTo("a\\=b=c");
        assertThat(SegmentName.isRest("country=(rest)")).isTrue();
        assertThat(SegmentName.isRest("*")).isFalse();
    }

    @Test
    void noTwoSegmentsShareAName() {
        Set<String> names = new HashSet<>(Set.of("*"));
        for (String segment : TEXTS) {
            if (segment == null) {
                continue;
            }
            assertThat(names.add(SegmentName.rest(SegmentName.prefix(segment)))).isTrue();
            for (String value : TEXTS) {
                String name = SegmentName.of(segment, value);
                assertThat(names.add(name)).as("%s of %s: %s", value, segment, name).isTrue();
                assertThat(SegmentName.isRest(name)).isFalse();
                for (String other : TEXTS) {
                    if (other != null) {
                        assertThat(name.startsWith(SegmentName.prefix(other)))
                                .as("%s begins as those of %s", name, other)
                                .isEqualTo(other.equals(segment));
                    }
                }
            }
        }
    }

    /** Drawn comparisons, in any order, in any bundles, with bundles of bundles. */
    @Test
    void whatIsKeptAndWhatTheRestHoldsDependsOnNoOrder() throws Exception {
        Random random = new Random(6);
        for (int run = 0; run < 60; run++) {
            int values = 1 + random.nextInt(run % 3 == 0 ? MOST : 60);
            List<Comparison> comparisons = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                comparisons.add(comparison(random, values));
            }
            Map<String, String> expected = recount(comparisons);
            for (int order = 0; order < 3; order++) {
                Collections.shuffle(comparisons, random);
                List<Row> bundles = new ArrayList<>();
                for (int from = 0; from < comparisons.size(); ) {
                    int to = Math.min(comparisons.size(), from + 1 + random.nextInt(80));
                    bundles.addAll(tallies(comparisons.subList(from, to)));
                    from = to;
                }
                Collections.shuffle(bundles, random);
                assertThat(counts(bounded(bundles, random.nextBoolean())))
                        .as("run %s, order %s", run, order)
                        .isEqualTo(expected);
            }
        }
    }

    /** By window and name: how many, how many agreed, first and last, latencies, predictions. */
    private static Map<String, String> recount(List<Comparison> comparisons) {
        Map<String, List<Comparison>> byName = new TreeMap<>();
        Map<Long, Set<String>> ofWindow = new TreeMap<>();
        for (Comparison one : comparisons) {
            ofWindow.computeIfAbsent(one.timestamp() / WINDOW, any -> new TreeSet<>())
                    .add(name(one));
        }
        for (Comparison one : comparisons) {
            long window = one.timestamp() / WINDOW;
            List<String> names = new ArrayList<>(ofWindow.get(window));
            names.sort(
                    Comparator.<String>comparingLong(Sampling::hash)
                            .thenComparing(Comparator.naturalOrder()));
            String name = names.indexOf(name(one)) < MOST ? name(one) : "country=(rest)";
            byName.computeIfAbsent(window + " " + name, any -> new ArrayList<>()).add(one);
        }
        Map<String, String> counts = new TreeMap<>();
        byName.forEach(
                (name, all) -> {
                    LatencyHistogram primary = new LatencyHistogram();
                    PredictionHistogram predictions =
                            PredictionHistogram.forScores(Tests.SCORES.bins());
                    all.forEach(
                            one -> {
                                primary.add(one.primaryLatencyMs());
                                predictions.add(
                                        one.primaryPrediction().score(),
                                        one.shadowPrediction().score());
                            });
                    counts.put(
                            name,
                            all.size()
                                    + " "
                                    + all.stream().filter(Comparison::agreement).count()
                                    + " "
                                    + all.stream().mapToLong(Comparison::timestamp).min().orElse(0)
                                    + " "
                                    + all.stream().mapToLong(Comparison::timestamp).max().orElse(0)
                                    + " "
                                    + java.util.Arrays.toString(primary.toBytes())
                                    + java.util.Arrays.toString(predictions.toBytes()));
                });
        return counts;
    }

    private static String name(Comparison one) {
        return "country=" + (one.segments()[0] == null ? "(none)" : one.segments()[0]);
    }

    private static Map<String, String> counts(List<Row> rows) {
        Map<String, String> counts = new TreeMap<>();
        for (Row row : rows) {
            String before =
                    counts.put(
                            TallyRow.windowStart(row) / WINDOW + " " + TallyRow.segment(row),
                            TallyRow.get(row, WindowColumn.SCORED)
                                    + " "
                                    + TallyRow.get(row, WindowColumn.AGREED)
                                    + " "
                                    + TallyRow.get(row, WindowColumn.FIRST_EVENT_TIME)
                                    + " "
                                    + TallyRow.get(row, WindowColumn.LAST_EVENT_TIME)
                                    + " "
                                    + bytes(row, WindowColumn.PRIMARY_LATENCY)
                                    + bytes(row, WindowColumn.PREDICTIONS));
            assertThat(before).as("each once").isNull();
        }
        return counts;
    }

    private static String bytes(Row row, WindowColumn column) {
        return java.util.Arrays.toString(TallyRow.<byte[]>get(row, column));
    }

    private static Comparison comparison(Random random, int values) {
        int value = random.nextInt(values);
        boolean agrees = random.nextBoolean();
        return new Comparison(
                "r",
                random.nextInt((int) (2 * WINDOW)),
                "v13",
                Outcome.SCORED,
                Prediction.ofScore(0.5),
                Prediction.ofScore(agrees ? 0.5 : 0.9),
                agrees,
                random.nextInt(50),
                random.nextInt(50),
                new String[] {value == 0 ? null : "c" + value},
                0,
                null);
    }

    private static ShadowTest test() {
        return Tests.of(
                Path.of("log"),
                Path.of("out"),
                new Compare(
                        Compare.Kind.SCORE, 0.01, 0, Tests.SCORES.bins(), List.of("country"), MOST),
                List.of(Tests.logged("v13")));
    }

    private static List<Row> tallies(List<Comparison> comparisons) throws Exception {
        try (var harness =
                new OneInputStreamOperatorTestHarness<>(
                        TallyOperator.ofComparisons(test(), Map.of()), 1, 1, 0)) {
            harness.open();
            for (Comparison one : comparisons) {
                harness.processElement(new StreamRecord<>(one));
            }
            harness.endInput();
            return harness.extractOutputValues().stream()
                    .filter(row -> !TallyRow.isOfAllSegments(row))
                    .toList();
        }
    }

    private static List<Row> bounded(List<Row> rows, boolean restored) throws Exception {
        List<Row> all = new ArrayList<>();
        var first = harness();
        first.open();
        int half = restored ? rows.size() / 2 : rows.size();
        for (Row row : rows.subList(0, half)) {
            first.processElement(new StreamRecord<>(row));
        }
        var harness = first;
        if (restored) {
            var state = first.snapshot(1, 1);
            all.addAll(first.extractOutputValues());
            first.close();
            harness = harness();
            harness.initializeState(state);
            harness.open();
            for (Row row : rows.subList(half, rows.size())) {
                harness.processElement(new StreamRecord<>(row));
            }
        }
        assertThat(harness.extractOutputValues()).as("nothing before the window's end").isEmpty();
        harness.processWatermark(new Watermark(2 * WINDOW - 1));
        all.addAll(harness.extractOutputValues());
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
        harness.close();
        return all;
    }

    private static KeyedOneInputStreamOperatorTestHarness<Tuple3<String, String, Long>, Row, Row>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new SegmentValues(MOST, WINDOW)),
                SegmentValues::key,
                Types.TUPLE(Types.STRING, Types.STRING, Types.LONG));
    }
}
