package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Features;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Inference;
import io.shadowgate.testing.FakeShadow;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shadows in Flink's own async operator. A request's one feature is its number. */
@Timeout(60)
class ShadowInferenceTest {
    private static final RequestSchema SHAPE =
            RequestSchema.of(Tests.answersInLog(Path.of("log"), Path.of("out")));

    private static final Inference CONFIG =
            new Inference(5, Duration.ZERO, Duration.ofMillis(300), 1, 0);

    @Test
    void noShadowSuffersFromAnother() throws Exception {
        FakeShadow honest = FakeShadow.honest();
        FakeShadow hangs = FakeShadow.hangingOn(number -> true);
        FakeShadow throwsOnTens = FakeShadow.throwingOn(number -> number % 10 == 0);
        List<ScoredRequest> scored;
        try (var operator = operator(shadows(honest, hangs, throwsOnTens))) {
            operator.open();
            for (int first = 0; first < 200; first += 5) {
                operator.processElement(new StreamRecord<>(batch(first, first + 5)));
            }
            operator.endInput();
            scored = scored(operator);
            hangs.release();
        }
        assertThat(numbers(scored)).isEqualTo(IntStream.range(0, 200).boxed().toList());
        for (ScoredRequest request : scored) {
            double number = request.request().features().numbers()[0];
            assertThat(request.answers()[0].outcome()).isEqualTo(Outcome.SCORED);
            assertThat(request.answers()[0].prediction().score()).isEqualTo(number / 2);
            assertThat(request.answers()[1].outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(request.answers()[2].outcome())
                    .isEqualTo(number % 10 == 0 ? Outcome.MODEL_ERROR : Outcome.SCORED);
        }
        // It hung in a few calls, not in each of the forty.
        assertThat(hangs.calls()).isLessThanOrEqualTo(5);
    }

    @Test
    void whatIsInFlightAtACheckpointIsAskedAgainAfterARestore() throws Exception {
        FakeShadow hangs = FakeShadow.hangingOn(number -> true);
        Inference patient = new Inference(5, Duration.ZERO, Duration.ofMinutes(1), 1, 0);
        OperatorSubtaskState inFlight;
        try (var operator = operator(shadows(hangs), patient)) {
            operator.open();
            for (int first = 0; first < 40; first += 5) {
                operator.processElement(new StreamRecord<>(batch(first, first + 5)));
            }
            inFlight = operator.snapshot(1, 1);
            assertThat(operator.getOutput()).isEmpty();
            hangs.release();
            operator.endInput();
        }
        try (var operator = operator(shadows(FakeShadow.honest()))) {
            operator.initializeState(inFlight);
            operator.open();
            operator.processElement(new StreamRecord<>(batch(40, 45)));
            operator.endInput();
            List<ScoredRequest> scored = scored(operator);
            assertThat(numbers(scored)).isEqualTo(IntStream.range(0, 45).boxed().toList());
            for (ScoredRequest request : scored) {
                assertThat(request.answers()).hasSize(1);
                assertThat(request.answers()[0].prediction().score())
                        .isEqualTo(request.request().features().numbers()[0] / 2);
            }
        }
    }

    @Test
    void misfitsAreBadInputAndTheOthersOfTheirBatchAreScored() throws Exception {
        RequestBatch batch =
                new RequestBatch(
                        SHAPE.layout(),
                        new MirroredRequest[] {
                            request(1, new double[] {1}, null),
                            request(2, new double[] {2, 2}, null),
                            request(3, new double[] {3}, null)
                        });
        try (var operator = operator(shadows(FakeShadow.honest()))) {
            operator.open();
            operator.processElement(new StreamRecord<>(batch));
            operator.endInput();
            assertThat(scored(operator))
                    .extracting(request -> request.answers()[0].outcome())
                    .containsExactly(Outcome.SCORED, Outcome.BAD_INPUT, Outcome.SCORED);
        }
    }

    @Test
    void answersInTheLogAreTakenAndTheModelIsNotAsked() throws Exception {
        FakeShadow shadow = FakeShadow.honest();
        LoggedAnswer logged = new LoggedAnswer(Prediction.ofScore(0.75), 3, null);
        RequestBatch batch =
                new RequestBatch(
                        SHAPE.layout(),
                        new MirroredRequest[] {
                            request(1, null, logged),
                            request(2, null, new LoggedAnswer(null, Double.NaN, "boom"))
                        });
        try (var operator = operator(shadows(shadow))) {
            operator.open();
            operator.processElement(new StreamRecord<>(batch));
            operator.endInput();
            List<ScoredRequest> scored = scored(operator);
            assertThat(scored.get(0).answers()[0].prediction().score()).isEqualTo(0.75);
            assertThat(scored.get(0).answers()[0].latencyMs()).isEqualTo(3);
            assertThat(scored.get(1).answers()[0].outcome()).isEqualTo(Outcome.MODEL_ERROR);
            assertThat(scored.get(1).answers()[0].error()).isEqualTo("boom");
        }
        assertThat(shadow.calls()).isZero();
    }

    @Test
    void requestsThatWaitedForAnotherSpecCountAsBadInput() throws Exception {
        RequestBatch before =
                new RequestBatch(
                        "SCORE [age] []",
                        new MirroredRequest[] {request(1, new double[] {1}, null)});
        FakeShadow shadow = FakeShadow.honest();
        try (var operator = operator(shadows(shadow))) {
            operator.open();
            operator.processElement(new StreamRecord<>(before));
            operator.endInput();
            assertThat(scored(operator))
                    .singleElement()
                    .satisfies(
                            request ->
                                    assertThat(request.answers()[0].outcome())
                                            .isEqualTo(Outcome.BAD_INPUT));
        }
        assertThat(shadow.calls()).isZero();
    }

    private static List<ScoredRequest> scored(
            OneInputStreamOperatorTestHarness<RequestBatch, ScoredRequest> operator) {
        List<ScoredRequest> scored = new ArrayList<>();
        operator.extractOutputValues().forEach(scored::add);
        return scored;
    }

    private static List<Integer> numbers(List<ScoredRequest> scored) {
        return scored.stream()
                .map(request -> Integer.parseInt(request.request().requestId()))
                .sorted()
                .toList();
    }

    private static Shadows shadows(FakeShadow... shadows) {
        List<Shadows.Entry> entries = new ArrayList<>();
        for (FakeShadow shadow : shadows) {
            entries.add(new Shadows.Entry("v" + entries.size(), shadow, null));
        }
        return new Shadows(entries);
    }

    private static OneInputStreamOperatorTestHarness<RequestBatch, ScoredRequest> operator(
            Shadows shadows) throws Exception {
        return operator(shadows, CONFIG);
    }

    private static OneInputStreamOperatorTestHarness<RequestBatch, ScoredRequest> operator(
            Shadows shadows, Inference config) throws Exception {
        ShadowInference inference = new ShadowInference("test", shadows, config, SHAPE);
        var operator =
                new OneInputStreamOperatorTestHarness<>(
                        new AsyncWaitOperatorFactory<>(
                                inference,
                                inference.longestWait().toMillis(),
                                ShadowInference.CAPACITY,
                                OutputMode.UNORDERED),
                        TypeInformation.of(RequestBatch.class)
                                .createSerializer(new SerializerConfigImpl()));
        operator.setup();
        return operator;
    }

    private static RequestBatch batch(int from, int to) {
        return new RequestBatch(
                SHAPE.layout(),
                IntStream.range(from, to)
                        .mapToObj(number -> request(number, new double[] {number}, null))
                        .toArray(MirroredRequest[]::new));
    }

    private static MirroredRequest request(
            int number, double @Nullable [] features, @Nullable LoggedAnswer logged) {
        return new MirroredRequest(
                String.valueOf(number),
                number,
                features == null ? null : new Features(features, null),
                Prediction.ofScore(number / 2.0),
                1,
                logged,
                new String[0]);
    }
}
