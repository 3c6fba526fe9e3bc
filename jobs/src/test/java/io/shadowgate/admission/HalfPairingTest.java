package io.shadowgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests and responses that are records of their own, whichever comes first. */
class HalfPairingTest {
    private static final long WITHIN = 10;
    private static final long WINDOW = 100;
    private static final long DISORDER = 25;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyHalfFaresAsTheRulesSayInAnyOrder(long seed) throws Exception {
        List<Exchange> log = log(seed);
        List<String> expected = byTheRules(log);
        assertThat(expected)
                .anyMatch(line -> line.startsWith("call"))
                .anyMatch(line -> line.startsWith("a request without"))
                .anyMatch(line -> line.startsWith("a response without"))
                .anyMatch(line -> line.startsWith("repeat"));
        for (long order = 0; order < 2; order++) {
            StateBackend backend =
                    seed == 1 && order == 0
                            ? new EmbeddedRocksDBStateBackend()
                            : new HashMapStateBackend();
            assertThat(live(backend, disordered(log, order))).isEqualTo(expected);
            assertThat(atOnce(backend, shuffled(log, order))).isEqualTo(expected);
        }
    }

    /** Promise: state is bounded by what is open, and nothing is left of an id in the end. */
    @Test
    void nothingIsRememberedOnceNoRepeatCanCome() throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            List<Exchange> log = log(7);
            process(harness, log);
            assertThat(harness.numKeyedStateEntries()).isPositive();
            long last = log.stream().mapToLong(Exchange::timestamp).max().getAsLong();
            long windowEnd = Math.floorDiv(last + WITHIN, WINDOW) * WINDOW + WINDOW;
            harness.processWatermark(windowEnd + WITHIN - 2);
            assertThat(harness.numKeyedStateEntries()).isPositive();
            harness.processWatermark(windowEnd + WITHIN - 1);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    /** Watermarks are delayed downstream, so the window of the call is still open. */
    @Test
    void aCallThatComesAgainIsARepeatAsLongAsItsWindowIsOpen() throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            process(harness, List.of(request("a", 5, 1), response("a", 6, 1)));
            harness.processWatermark(108);
            process(harness, List.of(request("a", 5, 1), response("a", 6, 1)));
            harness.processWatermark(1000);
            assertThat(outcomes(harness)).containsExactly("call a@5", "repeat 5", "repeat 6");
        }
    }

    @Test
    void aResponseThatComesWhenItsRequestHasLeftIsAloneToo() throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            process(harness, List.of(request("a", 5, 1)));
            harness.processWatermark(15);
            process(harness, List.of(response("a", 6, 1)));
            harness.processWatermark(1000);
            assertThat(outcomes(harness))
                    .containsExactly(
                            "a request without its response 5", "a response without its request 6");
        }
    }

    @Test
    void aBrokenHalfFindsItsOtherHalf() throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            process(
                    harness,
                    List.of(
                            broken(response("a", 6, 1)),
                            request("a", 5, 1),
                            broken(request("b", 7, 1))));
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues())
                    .extracting(LogRecord::exchange)
                    .filteredOn(Objects::nonNull)
                    .singleElement()
                    .satisfies(
                            call -> {
                                assertThat(call.fault()).isEqualTo("broken");
                                assertThat(call.rejected("broken"))
                                        .isEqualTo(new Rejected("broken", "log:6", "{}", 5L));
                            });
            assertThat(harness.extractOutputValues())
                    .extracting(LogRecord::rejected)
                    .filteredOn(Objects::nonNull)
                    .extracting(Rejected::reason)
                    .containsExactly("a request without its response; broken");
        }
    }

    @Test
    void longIdsAndThousandsOfRowsAreHeldLikeOthers() throws Exception {
        String id = "i".repeat(1 << 20);
        for (StateBackend backend :
                List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend())) {
            try (var harness = harness(backend)) {
                process(harness, List.of(response(id, 6, 1), request(id, 5, 1)));
                process(harness, List.of(response("many", 6, 5000), request("many", 5, 5000)));
                process(harness, List.of(response(id, 46, 5000), request(id, 45, 5000)));
                harness.processWatermark(Long.MAX_VALUE);
                List<LogRecord> rows = new ArrayList<>();
                for (LogRecord call : harness.extractOutputValues()) {
                    new RowSplitter().flatMap(call, new ListCollector<>(rows));
                }
                assertThat(rows)
                        .extracting(LogRecord::request)
                        .filteredOn(row -> row != null && row.requestId().startsWith("many#"))
                        .hasSize(5000)
                        .allMatch(row -> row.features() != null)
                        .extracting(row -> row.primary().score())
                        .startsWith(0.0, 1.0)
                        .endsWith(4999.0);
                assertThat(rows)
                        .filteredOn(
                                row ->
                                        row.request() == null
                                                || row.request().requestId().equals(id))
                        .extracting(row -> row.request() == null ? row.rejected().reason() : "")
                        .containsExactlyInAnyOrder(
                                "",
                                "an id of 1048576 characters for each of 5000 rows; together they"
                                        + " may have at most 67108864");
            }
        }
    }

    @Test
    void heldHalvesOutliveARestart() throws Exception {
        List<Exchange> log = log(3);
        List<String> expected = byTheRules(log);
        List<Exchange> first = log.subList(0, log.size() / 2);
        List<Exchange> second = log.subList(log.size() / 2, log.size());
        List<String> outcomes = new ArrayList<>();
        var before = harness(new HashMapStateBackend());
        process(before, first);
        var snapshot = before.snapshot(1, 1);
        outcomes.addAll(outcomes(before));
        before.close();
        try (var after = unopened(new HashMapStateBackend())) {
            after.initializeState(snapshot);
            after.open();
            process(after, second);
            after.processWatermark(Long.MAX_VALUE);
            outcomes.addAll(outcomes(after));
        }
        Collections.sort(outcomes);
        assertThat(outcomes).isEqualTo(expected);
    }

    /** Rules of {@link HeldRecords}, over all records at once and not by their order of coming. */
    private static List<String> byTheRules(List<Exchange> log) {
        List<String> outcomes = new ArrayList<>();
        TreeMap<String, List<Exchange>> byId = new TreeMap<>();
        log.forEach(
                half -> byId.computeIfAbsent(half.requestId(), id -> new ArrayList<>()).add(half));
        for (List<Exchange> halves : byId.values()) {
            List<Exchange> requests = firsts(halves, Part.REQUEST, outcomes);
            List<Exchange> responses = firsts(halves, Part.RESPONSE, outcomes);
            List<Exchange> answered = new ArrayList<>();
            for (Exchange response : responses) {
                Exchange request =
                        requests.stream()
                                .filter(
                                        each ->
                                                Math.abs(each.timestamp() - response.timestamp())
                                                        <= WITHIN)
                                .findFirst()
                                .orElse(null);
                if (request == null) {
                    outcomes.add("a response without its request " + response.timestamp());
                } else if (answered.contains(request)) {
                    outcomes.add("repeat " + response.timestamp());
                } else {
                    answered.add(request);
                    outcomes.add("call " + request.requestId() + "@" + request.timestamp());
                }
            }
            requests.removeAll(answered);
            requests.forEach(
                    request ->
                            outcomes.add("a request without its response " + request.timestamp()));
        }
        Collections.sort(outcomes);
        return outcomes;
    }

    private static List<Exchange> firsts(List<Exchange> halves, Part part, List<String> outcomes) {
        List<Exchange> firsts = new ArrayList<>();
        Exchange before = null;
        for (Exchange half :
                halves.stream()
                        .filter(each -> each.part() == part)
                        .sorted(Comparator.comparingLong(Exchange::timestamp))
                        .toList()) {
            if (before != null && half.timestamp() - before.timestamp() <= WITHIN) {
                outcomes.add("repeat " + half.timestamp());
            } else {
                firsts.add(half);
            }
            before = half;
        }
        return firsts;
    }

    /** Few ids and short times, so that everything meets. */
    private static List<Exchange> log(long seed) {
        Random random = new Random(seed);
        List<Exchange> log = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String id = "id" + random.nextInt(30);
            long time = random.nextInt(600);
            log.add(random.nextBoolean() ? request(id, time, 1) : response(id, time, 1));
            if (random.nextInt(5) == 0) {
                log.add(log.get(log.size() - 1));
            }
        }
        return log;
    }

    private static List<Exchange> shuffled(List<Exchange> log, long seed) {
        List<Exchange> shuffled = new ArrayList<>(log);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    private static List<Exchange> disordered(List<Exchange> log, long seed) {
        Random random = new Random(seed);
        record Arrival(double at, Exchange half) {}
        return shuffled(log, seed).stream()
                .map(each -> new Arrival(each.timestamp() + random.nextDouble(DISORDER), each))
                .sorted(Comparator.comparingDouble(Arrival::at))
                .map(Arrival::half)
                .toList();
    }

    /** Watermarks follow the newest record. */
    private static List<String> live(StateBackend backend, List<Exchange> halves) throws Exception {
        try (var harness = harness(backend)) {
            long newest = Long.MIN_VALUE;
            for (Exchange half : halves) {
                process(harness, List.of(half));
                newest = Math.max(newest, half.timestamp());
                harness.processWatermark(newest - DISORDER - 1);
            }
            harness.processWatermark(Long.MAX_VALUE);
            return outcomes(harness);
        }
    }

    private static List<String> atOnce(StateBackend backend, List<Exchange> halves)
            throws Exception {
        try (var harness = harness(backend)) {
            process(harness, halves);
            harness.processWatermark(Long.MAX_VALUE);
            return outcomes(harness);
        }
    }

    private static void process(
            KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord> harness,
            List<Exchange> halves)
            throws Exception {
        for (Exchange half : halves) {
            harness.processElement(new StreamRecord<>(LogRecord.of(half)));
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord> harness(
            StateBackend backend) throws Exception {
        var harness = unopened(backend);
        harness.open();
        return harness;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord> unopened(
            StateBackend backend) throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord>(
                        new KeyedProcessOperator<>(
                                new HalfPairing(
                                        "test",
                                        Duration.ofMillis(WITHIN),
                                        Duration.ofMillis(WINDOW))),
                        record -> record.exchange().requestId(),
                        Types.STRING);
        harness.setStateBackend(backend);
        return harness;
    }

    private static List<String> outcomes(
            KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord> harness) {
        return harness.extractOutputValues().stream()
                .map(HalfPairingTest::outcome)
                .sorted()
                .toList();
    }

    private static String outcome(LogRecord record) {
        if (record.exchange() != null) {
            return "call " + record.exchange().requestId() + "@" + record.exchange().timestamp();
        }
        return record.repeat() != null
                ? "repeat " + record.repeat()
                : record.rejected().reason().replaceFirst(" \\(.*", "")
                        + " "
                        + record.rejected().timestamp();
    }

    private static Exchange request(String id, long time, int rows) {
        Features[] features = new Features[rows];
        for (int i = 0; i < rows; i++) {
            features[i] = new Features(new double[] {i, 1}, null);
        }
        return half(Part.REQUEST, id, time, rows, features, null, null);
    }

    private static Exchange response(String id, long time, int rows) {
        Prediction[] answers = new Prediction[rows];
        for (int i = 0; i < rows; i++) {
            answers[i] = Prediction.ofScore(i);
        }
        return half(Part.RESPONSE, id, time, -1, null, answers, null);
    }

    private static Exchange broken(Exchange half) {
        return half(half.part(), half.requestId(), half.timestamp(), -1, null, null, "broken");
    }

    private static Exchange half(
            Part part,
            String id,
            long time,
            int rows,
            Features[] features,
            Prediction[] answers,
            String fault) {
        return new Exchange(
                part,
                id,
                time,
                0,
                rows,
                features,
                answers,
                Double.NaN,
                null,
                null,
                Double.NaN,
                null,
                new String[0],
                fault,
                new Rejected("", "log:" + time, "{}", time));
    }
}
