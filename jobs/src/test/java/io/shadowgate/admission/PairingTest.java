package io.shadowgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.RequestParser;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of records, against the rules as they are written down, whatever came first. */
class PairingTest {
    private static final long WITHIN = 10;
    private static final long WINDOW = 100;
    private static final long DISORDER = 25;
    private static final Traffic.Pairing JOIN =
            new Traffic.Pairing("answers", Duration.ofMillis(WITHIN));
    private static final Traffic.Pairing REPEATS =
            new Traffic.Pairing(null, Duration.ofMillis(WITHIN));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyRecordFaresAsTheRulesSayInAnyOrder(long seed) throws Exception {
        List<MirroredRequest> log = log(seed, true);
        List<String> expected = byTheRules(log);
        assertThat(expected)
                .anyMatch(line -> line.startsWith("pair"))
                .anyMatch(line -> line.startsWith("alone"))
                .anyMatch(line -> line.startsWith("DUPLICATE"))
                .anyMatch(line -> line.startsWith("PRIMARY_MISSING"));
        for (long order = 0; order < 5; order++) {
            assertThat(live(JOIN, disordered(log, order))).as("live %s", order).isEqualTo(expected);
            assertThat(atOnce(JOIN, shuffled(log, order))).as("log %s", order).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ofRepeatsTheFirstIsKeptInAnyOrder(long seed) throws Exception {
        List<MirroredRequest> log = log(seed, false);
        List<String> expected = byTheRules(log);
        for (long order = 0; order < 5; order++) {
            assertThat(live(REPEATS, disordered(log, order))).isEqualTo(expected);
            assertThat(atOnce(REPEATS, shuffled(log, order))).isEqualTo(expected);
        }
    }

    /** Promise: state is bounded by what is open, and nothing is left of an id in the end. */
    @Test
    void nothingIsRememberedOnceNoRepeatCanCome() throws Exception {
        for (Traffic.Pairing pairing : List.of(JOIN, REPEATS)) {
            try (var harness = harness(pairing, EventTimeRange.ALL)) {
                List<MirroredRequest> log = log(7, pairing == JOIN);
                for (MirroredRequest record : log) {
                    harness.processElement(new StreamRecord<>(record));
                }
                assertThat(harness.numKeyedStateEntries()).isPositive();
                long last = log.stream().mapToLong(MirroredRequest::timestamp).max().getAsLong();
                long windowEnd = Math.floorDiv(last + WITHIN, WINDOW) * WINDOW + WINDOW;
                harness.processWatermark(windowEnd - 2);
                assertThat(harness.numKeyedStateEntries()).isPositive();
                harness.processWatermark(windowEnd - 1);
                assertThat(harness.numKeyedStateEntries()).isZero();
                assertThat(harness.numEventTimeTimers()).isZero();
            }
        }
    }

    /** As when a producer sends once more what it sent minutes ago. */
    @Test
    void aRepeatIsFoundAsLongAsItsWindowIsOpen() throws Exception {
        try (var harness = harness(REPEATS, EventTimeRange.ALL)) {
            harness.processElement(new StreamRecord<>(request("a", 5, 0.5)));
            harness.processWatermark(98);
            harness.processElement(new StreamRecord<>(request("a", 5, 0.5)));
            harness.processWatermark(1000);
            assertThat(outcomes(harness)).containsExactly("DUPLICATE 5", "alone a@5=0.5");
        }
    }

    @Test
    void anAnswerThatComesWhenItsRequestHasLeftIsRejectedAsLate() throws Exception {
        try (var harness = harness(JOIN, EventTimeRange.ALL)) {
            harness.processElement(new StreamRecord<>(request("a", 5, 0.5)));
            harness.processWatermark(15);
            harness.processElement(new StreamRecord<>(answer("a", 6, 0.7)));
            harness.processWatermark(1000);
            assertThat(outcomes(harness)).containsExactly("REJECTED 6", "alone a@5=0.5");
            assertThat(harness.getSideOutput(AdmissionFilter.REJECTED))
                    .singleElement()
                    .extracting(record -> record.getValue().reason())
                    .asString()
                    .startsWith("late: its request was compared without it");
        }
    }

    @Test
    void recordsOutsideOfTheRangeOnlyDecideAboutThoseInside() throws Exception {
        try (var harness = harness(JOIN, new EventTimeRange(100, 200))) {
            for (MirroredRequest record :
                    List.of(
                            request("a", 95, 0.5),
                            request("a", 101, 0.5),
                            request("b", 199, 0.5),
                            answer("b", 205, 0.6),
                            answer("c", 99, 0.6),
                            answer("d", 100, 0.6),
                            request("e", 200, 0.5))) {
                harness.processElement(new StreamRecord<>(record));
            }
            harness.processWatermark(1000);
            assertThat(outcomes(harness))
                    .containsExactly("DUPLICATE 101", "PRIMARY_MISSING 100", "pair b@199=0.5+0.6");
        }
    }

    @Test
    void theShadowsOwnLogNeedsNoRequest() {
        RequestSchema shape =
                new RequestSchema(Kind.SCORE, null, List.of(), false, false, List.of(), null, 1000);
        MirroredRequest answer =
                parse(
                                shape,
                                "{\"request_id\":\"a\",\"timestamp\":7,\"shadow_prediction\":0.5,\"shadow_latency_ms\":3,\"primary_prediction\":\"no"
                                    + " number\",\"primary_model\":\"another\",\"features\":5}")
                        .request();
        assertThat(answer.isAnswerAlone()).isTrue();
        assertThat(answer.requestId()).isEqualTo("a");
        assertThat(answer.timestamp()).isEqualTo(7);
        assertThat(answer.shadow().prediction().score()).isEqualTo(0.5);
        assertThat(answer.shadow().latencyMs()).isEqualTo(3);
        assertThat(parse(shape, "{\"request_id\":\"a\",\"timestamp\":7}").rejected().reason())
                .isEqualTo("shadow_prediction is missing");
    }

    /**
     * Rules of the class comment, over all records at once and in no way by their order of coming.
     */
    private static List<String> byTheRules(List<MirroredRequest> log) {
        List<String> outcomes = new ArrayList<>();
        for (String id : log.stream().map(MirroredRequest::requestId).distinct().toList()) {
            List<MirroredRequest> requests = new ArrayList<>();
            List<MirroredRequest> answers = new ArrayList<>();
            for (MirroredRequest record : log) {
                if (record.requestId().equals(id)) {
                    (record.primary() == null ? answers : requests).add(record);
                }
            }
            List<MirroredRequest> keptRequests = withoutRepeats(requests, outcomes);
            List<MirroredRequest> keptAnswers = withoutRepeats(answers, outcomes);
            Set<MirroredRequest> answered = new HashSet<>();
            for (MirroredRequest answer : keptAnswers) {
                MirroredRequest request =
                        keptRequests.stream()
                                .filter(
                                        each ->
                                                Math.abs(each.timestamp() - answer.timestamp())
                                                        <= WITHIN)
                                .findFirst()
                                .orElse(null);
                if (request == null) {
                    outcomes.add("PRIMARY_MISSING " + answer.timestamp());
                } else if (answered.add(request)) {
                    outcomes.add(
                            "pair "
                                    + describe(request)
                                    + "+"
                                    + answer.shadow().prediction().score());
                } else {
                    outcomes.add("DUPLICATE " + answer.timestamp());
                }
            }
            keptRequests.stream()
                    .filter(request -> !answered.contains(request))
                    .forEach(request -> outcomes.add("alone " + describe(request)));
        }
        Collections.sort(outcomes);
        return outcomes;
    }

    private static List<MirroredRequest> withoutRepeats(
            List<MirroredRequest> records, List<String> outcomes) {
        records.sort(
                Comparator.comparingLong(MirroredRequest::timestamp)
                        .thenComparing(PairingTest::score));
        List<MirroredRequest> kept = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            long time = records.get(i).timestamp();
            if (i > 0 && time - records.get(i - 1).timestamp() <= WITHIN) {
                outcomes.add("DUPLICATE " + time);
            } else {
                kept.add(records.get(i));
            }
        }
        return kept;
    }

    private static double score(MirroredRequest record) {
        return record.primary() == null
                ? record.shadow().prediction().score()
                : record.primary().score();
    }

    private static String describe(MirroredRequest request) {
        return request.requestId() + "@" + request.timestamp() + "=" + request.primary().score();
    }

    /** Few ids and short times, so that everything meets. */
    private static List<MirroredRequest> log(long seed, boolean answers) {
        Random random = new Random(seed);
        List<MirroredRequest> log = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String id = "id" + random.nextInt(30);
            long time = random.nextInt(600);
            double score = random.nextInt(4) / 4.0;
            log.add(
                    answers && random.nextBoolean()
                            ? answer(id, time, score)
                            : request(id, time, score));
            if (random.nextInt(5) == 0) {
                log.add(log.get(log.size() - 1));
            }
        }
        return log;
    }

    private static List<MirroredRequest> shuffled(List<MirroredRequest> log, long seed) {
        List<MirroredRequest> shuffled = new ArrayList<>(log);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    private static List<MirroredRequest> disordered(List<MirroredRequest> log, long seed) {
        Random random = new Random(seed);
        record Arrival(double at, MirroredRequest record) {}
        return shuffled(log, seed).stream()
                .map(each -> new Arrival(each.timestamp() + random.nextDouble(DISORDER), each))
                .sorted(Comparator.comparingDouble(Arrival::at))
                .map(Arrival::record)
                .toList();
    }

    /** Watermarks follow the newest record. */
    private static List<String> live(Traffic.Pairing pairing, List<MirroredRequest> records)
            throws Exception {
        try (var harness = harness(pairing, EventTimeRange.ALL)) {
            long newest = Long.MIN_VALUE;
            for (MirroredRequest record : records) {
                harness.processElement(new StreamRecord<>(record));
                newest = Math.max(newest, record.timestamp());
                harness.processWatermark(newest - DISORDER - 1);
            }
            harness.processWatermark(Long.MAX_VALUE);
            return outcomes(harness);
        }
    }

    private static List<String> atOnce(Traffic.Pairing pairing, List<MirroredRequest> records)
            throws Exception {
        try (var harness = harness(pairing, EventTimeRange.ALL)) {
            for (MirroredRequest record : records) {
                harness.processElement(new StreamRecord<>(record));
            }
            harness.processWatermark(Long.MAX_VALUE);
            return outcomes(harness);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, MirroredRequest, MirroredRequest>
            harness(Traffic.Pairing pairing, EventTimeRange range) throws Exception {
        return ProcessFunctionTestHarnesses.forKeyedProcessFunction(
                new Pairing("test", pairing, Sampling.ALL, range, Duration.ofMillis(WINDOW)),
                MirroredRequest::requestId,
                Types.STRING);
    }

    private static List<String> outcomes(
            KeyedOneInputStreamOperatorTestHarness<String, MirroredRequest, MirroredRequest>
                    harness) {
        var uncompared = harness.getSideOutput(AdmissionFilter.UNCOMPARED);
        return Stream.concat(
                        uncompared == null
                                ? Stream.of()
                                : uncompared.stream()
                                        .map(StreamRecord::getValue)
                                        .map(each -> each.kind() + " " + each.timestamp()),
                        harness.extractOutputValues().stream().map(PairingTest::emitted))
                .sorted()
                .toList();
    }

    private static String emitted(MirroredRequest request) {
        return request.shadow() == null
                ? "alone " + describe(request)
                : "pair " + describe(request) + "+" + request.shadow().prediction().score();
    }

    private static MirroredRequest request(String id, long time, double score) {
        return new MirroredRequest(
                id, time, null, Prediction.ofScore(score), 1, null, new String[] {"DE"});
    }

    private static MirroredRequest answer(String id, long time, double score) {
        return MirroredRequest.answerAlone(
                id, time, new LoggedAnswer(Prediction.ofScore(score), 2, null));
    }

    private static LogRecord parse(RequestSchema shape, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return new RequestParser(shape).parse(bytes, 0, bytes.length, () -> "log:1");
    }
}
