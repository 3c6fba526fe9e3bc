package io.shadowgate.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.admission.Sampling;
import io.shadowgate.inference.Answer;
import io.shadowgate.inference.Outcome;
import io.shadowgate.inference.ScoredRequest;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.testing.LogCapture;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComparisonFunctionTest {
    private static final Prediction HALF = Prediction.ofScore(0.5);

    @Test
    void theStartIsLogged() {
        try (LogCapture capture = LogCapture.start()) {
            compare(
                    Kind.SCORE,
                    HALF,
                    scored(Prediction.ofScore(0.5), 7),
                    scored(Prediction.ofScore(0.5), 7));
            assertThat(capture.lines())
                    .filteredOn(line -> line.startsWith("Test "))
                    .singleElement()
                    .asString()
                    .matches(
                            "Test test starts, attempt 1: shadows \\[v13, v14\\], digest of the"
                                    + " spec [0-9a-f]+");
        }
    }

    @Test
    void eachShadowGetsAComparisonOfItsOwn() {
        List<Comparison> comparisons =
                compare(
                        Kind.SCORE,
                        HALF,
                        scored(Prediction.ofScore(0.505), 7),
                        scored(Prediction.ofScore(0.6), Double.NaN));
        assertThat(comparisons).extracting(Comparison::shadow).containsExactly("v13", "v14");
        assertThat(comparisons).extracting(Comparison::agreement).containsExactly(true, false);
        assertThat(comparisons)
                .extracting(Comparison::shadowLatencyMs)
                .containsExactly(7.0, Double.NaN);
        for (Comparison comparison : comparisons) {
            assertThat(comparison.requestId()).isEqualTo("r1");
            assertThat(comparison.timestamp()).isEqualTo(99);
            assertThat(comparison.outcome()).isEqualTo(Outcome.SCORED);
            assertThat(comparison.primaryPrediction()).isEqualTo(HALF);
            assertThat(comparison.primaryLatencyMs()).isEqualTo(3);
            assertThat(comparison.error()).isNull();
            // The key to sample by stands behind the segments that get reports.
            assertThat(comparison.segments()).containsExactly("DE");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SCORED", mode = EnumSource.Mode.EXCLUDE)
    void anAnswerThatFailedHasAnErrorAndNoPrediction(Outcome outcome) {
        Answer failed = new Answer(outcome, null, Double.POSITIVE_INFINITY, 0, null, "why");
        Comparison comparison = compare(Kind.SCORE, HALF, failed, scored(HALF, 1)).get(0);
        assertThat(comparison.outcome()).isEqualTo(outcome);
        assertThat(comparison.error()).isEqualTo("why");
        assertThat(comparison.agreement()).isNull();
        assertThat(comparison.shadowPrediction()).isNull();
        assertThat(comparison.shadowLatencyMs()).isInfinite();
        assertThat(comparison.primaryLatencyMs()).isEqualTo(3);
    }

    @Test
    void aVectorOfAnotherLengthIsAModelError() {
        Prediction three = Prediction.ofVector(0.2, 0.3, 0.5);
        Prediction two = Prediction.ofVector(0.2, 0.8);
        List<Comparison> comparisons =
                compare(Kind.VECTOR, three, scored(two, 1), scored(three, 1));
        assertThat(comparisons.get(0).outcome()).isEqualTo(Outcome.MODEL_ERROR);
        assertThat(comparisons.get(0).error()).isEqualTo("gave 2 numbers where the primary gave 3");
        assertThat(comparisons.get(0).shadowPrediction()).isNull();
        assertThat(comparisons.get(0).agreement()).isNull();
        assertThat(comparisons.get(0).shadowLatencyMs()).isNaN();
        assertThat(comparisons.get(1).outcome()).isEqualTo(Outcome.SCORED);
        assertThat(comparisons.get(1).agreement()).isTrue();
    }

    /** Whoever does not say whose request it is stands for itself. */
    @Test
    void aRequestBelongsToTheClusterThatItNames() {
        Answer answer = scored(Prediction.ofScore(0.5), 1);
        Comparison named = compare(Kind.SCORE, Prediction.ofScore(0.5), answer, answer).get(0);
        assertThat(named.cluster()).isEqualTo(Sampling.hash("user"));
        Comparison unnamed =
                compare(
                                new String[] {"DE", null},
                                Kind.SCORE,
                                Prediction.ofScore(0.5),
                                answer,
                                answer)
                        .get(0);
        assertThat(unnamed.cluster()).isEqualTo(Sampling.hash("r1"));
        assertThat(unnamed.segments()).containsExactly("DE");
    }

    private static Answer scored(Prediction prediction, double latencyMs) {
        return new Answer(Outcome.SCORED, prediction, latencyMs, 0, null, null);
    }

    private static List<Comparison> compare(Kind kind, Prediction primary, Answer... answers) {
        return compare(new String[] {"DE", "user"}, kind, primary, answers);
    }

    private static List<Comparison> compare(
            String[] segments, Kind kind, Prediction primary, Answer... answers) {
        ComparisonFunction comparing =
                comparing(
                        Tests.of(
                                Path.of("requests"),
                                Path.of("out"),
                                new Compare(
                                        kind,
                                        0.01,
                                        0,
                                        new ScoreBins(0, 1, 20),
                                        List.of("country"),
                                        1000),
                                List.of(Tests.logged("v13"), Tests.logged("v14"))));
        MirroredRequest request = new MirroredRequest("r1", 99, null, primary, 3, null, segments);
        List<Comparison> comparisons = new ArrayList<>();
        comparing.setRuntimeContext(new MockStreamingRuntimeContext(1, 0));
        comparing.open(DefaultOpenContext.INSTANCE);
        comparing.flatMap(new ScoredRequest(request, answers), new ListCollector<>(comparisons));
        return comparisons;
    }

    private static ComparisonFunction comparing(ShadowTest test) {
        return new ComparisonFunction(
                test, 1, List.of(), new FeatureCarrier(test, RequestSchema.of(test), null));
    }
}
