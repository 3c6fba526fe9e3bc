package io.shadowgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
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

    /** A client asks again because nobody answered, and is answered too late for its first try. */
    @Test
    void aHalfThatCameTooEarlyDoesNotTakeTheLaterOneAlong() throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            process(
                    harness,
                    List.of(
                            request("a", 0, 1),
                            request("a", 8, 1),
                            response("a", 13, 1),
                            response("b", 0, 1),
                            response("b", 8, 1),
                            request("b", 13, 1),
                            request("c", 0, 1),
                            request("c", 8, 1),
                            response("c", 9, 1)));
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(outcomes(harness))
                    .containsExactly(
                            "call a@8",
                            "call b@13",
                            "call c@0",
                            "repeat 0",
                            "repeat 0",
                            "repeat 8");
        }
    }

    /** What the shadow's log has of a call is the shadow's answer, or its failure. */
    @Test
    void inTheShadowsOwnLogAHalfAloneIsItsAnswerOrItsFailure() throws Exception {
        try (var harness = unopened(new HashMapStateBackend(), true)) {
            harness.open();
            LoggedAnswer answer = new LoggedAnswer(Prediction.ofScore(0.5), 3, null);
            process(
                    harness,
                    List.of(
                            request("asked", 5, 2),
                            answered(response("answered", 6, 0), answer),
                            broken(request("broken", 7, 1))));
            harness.processWatermark(Long.MAX_VALUE);
            List<LogRecord> rows = new ArrayList<>();
            for (LogRecord call : harness.extractOutputValues()) {
                new RowSplitter().flatMap(call, new ListCollector<>(rows));
            }
            assertThat(rows)
                    .extracting(
                            row ->
                                    row.request() == null
                                            ? row.rejected().reason()
                                            : row.request().requestId()
                                                    + ": "
                                                    + row.request().shadow().error())
                    .containsExactlyInAnyOrder(
                            "asked#0: the shadow's log has the request, but no response",
                            "asked#1: the shadow's log has the request, but no response",
                            "answered: null",
                            "a request without its response; broken");
        }
    }

    private static Exchange answered(Exchange half, LoggedAnswer answer) {
        return new Exchange(
                half.part(),
                half.requestId(),
                half.timestamp(),
                half.nanos(),
                -1,
                null,
                null,
                Double.NaN,
                null,
                new LoggedAnswer[] {answer},
                3,
                null,
                new String[0],
                null,
                half.shown());
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

    /**
     * Rules of {@link HeldRecords}, by a search over all halves of an id at once: in the order of
     * time, each half takes the earliest other half that waits.
     */
    private static List<String> byTheRules(List<Exchange> log) {
        List<String> outcomes = new ArrayList<>();
        TreeMap<String, List<Exchange>> byId = new TreeMap<>();
        log.forEach(
                half -> byId.computeIfAbsent(half.requestId(), id -> new ArrayList<>()).add(half));
        for (List<Exchange> halves : byId.values()) {
            halves.sort(
                    Comparator.comparingLong(Exchange::timestamp).thenComparing(Exchange::part));
            Fate[] fates = new Fate[halves.size()];
            for (int i = 0; i < fates.length; i++) {
                decide(halves, fates, i);
            }
            for (int i = 0; i < fates.length; i++) {
                outcomes.add(outcome(halves, fates, i));
            }
        }
        outcomes.removeIf(String::isEmpty);
        Collections.sort(outcomes);
        return outcomes;
    }

    private enum Fate {
        CALL,
        REPEAT,
        WAITS
    }

    private static void decide(List<Exchange> halves, Fate[] fates, int i) {
        boolean repeats = false;
        boolean mayCount = false;
        int other = -1;
        for (int j = i - 1; j >= 0; j--) {
            if (halves.get(i).timestamp() - halves.get(j).timestamp() > WITHIN) {
                continue;
            }
            if (halves.get(j).part() == halves.get(i).part()) {
                repeats = true;
                mayCount |= fates[j] == Fate.WAITS;
            } else if (fates[j] == Fate.WAITS) {
                other = j;
            }
        }
        boolean again = !repeats && other < 0 && isAnsweredAlready(halves, fates, i);
        fates[i] = repeats && !mayCount || again ? Fate.REPEAT : Fate.WAITS;
        if (!repeats && other >= 0) {
            for (int j = 0; j < i; j++) {
                boolean near = halves.get(other).timestamp() - halves.get(j).timestamp() <= WITHIN;
                boolean alike = halves.get(j).part() == halves.get(other).part();
                if (fates[j] == Fate.WAITS && alike && near && j > other) {
                    fates[j] = Fate.REPEAT;
                }
            }
            fates[other] = Fate.CALL;
            fates[i] = Fate.CALL;
        }
    }

    /** A second response to one request. */
    private static boolean isAnsweredAlready(List<Exchange> halves, Fate[] fates, int i) {
        for (int j = 0; j < i && halves.get(i).part() == Part.RESPONSE; j++) {
            if (halves.get(j).part() == Part.REQUEST
                    && fates[j] == Fate.CALL
                    && halves.get(i).timestamp() - halves.get(j).timestamp() <= WITHIN) {
                return true;
            }
        }
        return false;
    }

    private static String outcome(List<Exchange> halves, Fate[] fates, int i) {
        Exchange half = halves.get(i);
        boolean request = half.part() == Part.REQUEST;
        boolean replaced = false;
        for (int j = i + 1; j < fates.length; j++) {
            replaced |=
                    halves.get(j).part() == half.part()
                            && halves.get(j).timestamp() - half.timestamp() <= WITHIN;
        }
        return switch (fates[i]) {
            case CALL -> request ? "call " + half.requestId() + "@" + half.timestamp() : "";
            case REPEAT -> "repeat " + half.timestamp();
            case WAITS ->
                    replaced
                            ? "repeat " + half.timestamp()
                            : (request
                                            ? "a request without its response "
                                            : "a response without its request ")
                                    + half.timestamp();
        };
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
        return unopened(backend, false);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord> unopened(
            StateBackend backend, boolean ofShadow) throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord>(
                        new KeyedProcessOperator<>(
                                new HalfPairing(
                                        "test",
                                        Duration.ofMillis(WITHIN),
                                        Duration.ofMillis(WINDOW),
                                        ofShadow)),
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
