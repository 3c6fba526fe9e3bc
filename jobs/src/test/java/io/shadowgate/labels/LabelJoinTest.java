package io.shadowgate.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Label;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.TestBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of 100 ms, mature 1000 ms after their end; a label may be 50 ms before its request. */
class LabelJoinTest {
    private static final long WINDOW = 100;
    private static final long MATURE = 1000;
    private static final long BEFORE = 50;

    /** Promise: event time alone decides, and nothing is left when all is mature. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void labelsCountByTheirTimesInAnyOrder(long seed) throws Exception {
        Log log = new Log(seed);
        List<String> expected = log.byTheRules();
        assertThat(expected)
                .anyMatch(line -> line.endsWith("null"))
                .anyMatch(line -> line.endsWith("1"))
                .anyMatch(line -> line.endsWith("0"));
        for (long order = 0; order < 4; order++) {
            assertThat(run(log, order, true)).as("live %s", order).isEqualTo(expected);
            assertThat(run(log, order, false)).as("at once %s", order).isEqualTo(expected);
        }
    }

    @Test
    void whatIsNotMatureWhenAJobWithoutEndStopsIsNotTold() throws Exception {
        try (var harness = harness()) {
            harness.processElement1(new StreamRecord<>(request("a", 5)));
            harness.processElement2(new StreamRecord<>(new Label("a", 6, "1")));
            harness.processBothWatermarks(Watermark.MAX_WATERMARK);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    @Test
    void aLabelWaitsForItsRequestNoLongerThanOneCanCome() throws Exception {
        try (var harness = harness()) {
            harness.processElement2(new StreamRecord<>(new Label("a", 500, "1")));
            harness.processBothWatermarks(new Watermark(500 + BEFORE - 1));
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processBothWatermarks(new Watermark(500 + BEFORE));
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    /** However often somebody sends labels of one request, few of them are kept. */
    @Test
    void ofManyLabelsOneAWindowIsKept() throws Exception {
        RequestsOfId requests = new RequestsOfId("a", new LabelTimes(test()), null, null);
        for (int i = 0; i < 10_000; i++) {
            requests.add(new Label("a", 200 + i % 300, i % 2 == 0 ? "1" : null));
        }
        assertThat(requests.toBytes()).hasSizeLessThan(60);
    }

    /** What the documentation says of the state of a request with two scores and a segment. */
    @Test
    void aRequestThatWaitsTakesFewBytes() throws Exception {
        RequestsOfId requests = new RequestsOfId("a", new LabelTimes(test()), null, null);
        requests.add(WaitingRequest.of(request("a", 5), 0, Compare.By.DECISION));
        byte[] stored = requests.toBytes();
        assertThat(stored).hasSizeLessThan(44);
        List<LabelledRequest> mature = new ArrayList<>();
        new RequestsOfId("a", new LabelTimes(test()), null, stored).advance(10_000, mature::add);
        assertThat(mature)
                .containsExactly(
                        new LabelledRequest(
                                WaitingRequest.of(request("a", 5), 0, Compare.By.DECISION), null));
    }

    @Test
    void vectorsAndNamesAndFailuresAreKeptToo() throws Exception {
        for (WaitingRequest kept :
                List.of(
                        waiting(Prediction.ofLabel("cat"), Prediction.ofLabel("d\u00f6g")),
                        waiting(WaitingRequest.ofPlace(-1), WaitingRequest.ofPlace(300)),
                        new WaitingRequest(7, "v13", 5, null, null, false, new String[0]))) {
            RequestsOfId requests = new RequestsOfId("a", new LabelTimes(test()), null, null);
            requests.add(kept);
            List<LabelledRequest> mature = new ArrayList<>();
            new RequestsOfId("a", new LabelTimes(test()), null, requests.toBytes())
                    .advance(10_000, mature::add);
            assertThat(mature).containsExactly(new LabelledRequest(kept, null));
        }
    }

    private static WaitingRequest waiting(Prediction primary, Prediction shadow) {
        return new WaitingRequest(7, "v13", 5, primary, shadow, true, new String[] {null, "x"});
    }

    private static List<String> run(Log log, long order, boolean live) throws Exception {
        Random random = new Random(order);
        List<Object> events = new ArrayList<>(log.requests);
        events.addAll(log.labels);
        Collections.shuffle(events, random);
        if (live) {
            // Of equal times in any order; a label also before or behind its request.
            events.sort(Comparator.comparingLong(LabelJoinTest::timeOf));
        }
        try (var harness = harness()) {
            long reached = Long.MIN_VALUE;
            for (int i = 0; i < events.size(); i++) {
                Object event = events.get(i);
                if (event instanceof Comparison request) {
                    harness.processElement1(new StreamRecord<>(request));
                } else {
                    harness.processElement2(new StreamRecord<>((Label) event));
                }
                if (live && i % 7 == 0) {
                    reached = Math.max(reached, timeOf(event) - 1);
                    harness.processBothWatermarks(new Watermark(reached));
                }
            }
            harness.processBothWatermarks(new Watermark(1_000_000));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
            return harness.extractOutputValues().stream()
                    .map(
                            labelled ->
                                    labelled.request().timestamp()
                                            + " "
                                            + (labelled.label() == null
                                                    ? null
                                                    : labelled.label().truth().text()))
                    .sorted()
                    .toList();
        }
    }

    private static long timeOf(Object event) {
        return event instanceof Comparison request
                ? request.timestamp()
                : ((Label) event).timestamp();
    }

    /** Requests and labels of few ids, so that ids repeat and labels fit several requests. */
    private static final class Log {
        final List<Comparison> requests = new ArrayList<>();
        final List<Label> labels = new ArrayList<>();

        Log(long seed) {
            Random random = new Random(seed);
            for (int i = 0; i < 60; i++) {
                requests.add(request("id" + random.nextInt(25), random.nextInt(3000)));
            }
            for (int i = 0; i < 120; i++) {
                String truth = random.nextInt(4) == 0 ? null : "" + random.nextInt(2);
                labels.add(new Label("id" + random.nextInt(30), random.nextInt(40) * 120, truth));
            }
        }

        List<String> byTheRules() {
            List<String> lines = new ArrayList<>();
            for (Comparison request : requests) {
                long mature = (request.timestamp() / WINDOW + 1) * WINDOW + MATURE;
                Label last = null;
                for (Label label : labels) {
                    boolean its =
                            label.requestId().equals(request.requestId())
                                    && label.timestamp() >= request.timestamp() - BEFORE
                                    && label.timestamp() <= mature;
                    boolean after =
                            last == null
                                    || label.timestamp() > last.timestamp()
                                    || label.timestamp() == last.timestamp()
                                            && label.truth() != null
                                            && (last.truth() == null
                                                    || label.truth().compareTo(last.truth()) > 0);
                    if (its && after) {
                        last = label;
                    }
                }
                lines.add(request.timestamp() + " " + (last == null ? null : last.truth()));
            }
            Collections.sort(lines);
            return lines;
        }
    }

    private static Comparison request(String id, long timestamp) {
        return new Comparison(
                id,
                timestamp,
                "v13",
                Outcome.SCORED,
                Prediction.ofScore(0.2),
                Prediction.ofScore(0.7),
                false,
                1,
                1,
                new String[] {"DE", null},
                0,
                null);
    }

    private static ShadowTest test() {
        ShadowTest test =
                SpecReader.parse(
                        """
                        test: labelled
                        traffic: {files: {path: requests, poll-interval: 1 s}}
                        primary: {name: v12}
                        shadows: [{name: v13}]
                        compare: {prediction: score, by: decision, threshold: 0.5}
                        window: 1 s
                        labels: {in-requests: true, mature-after: 1 s, before: 50 ms}
                        sinks: {files: {path: out}}
                        """,
                        "spec",
                        Path.of(""));
        return TestBuilder.like(test).window(Duration.ofMillis(WINDOW)).build();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, Comparison, Label, LabelledRequest>
            harness() throws Exception {
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<
                        String, Comparison, Label, LabelledRequest>(
                        new KeyedCoProcessOperator<>(new LabelJoin(test(), Map.of())),
                        Comparison::requestId,
                        Label::requestId,
                        Types.STRING);
        harness.open();
        return harness;
    }
}
