package io.shadowgate.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.statistics.ScoreBins;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against vectors that another implementation computed, and where numbers are no numbers. */
class AgreementTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void scoresAgreeAsInTheVectors() throws Exception {
        JsonNode cases = vectors().get("score_agree");
        assertThat(cases.size()).isEqualTo(8);
        for (JsonNode one : cases) {
            double p = number(one.get("p"));
            double s = number(one.get("s"));
            double absolute = one.get("abs").asDouble();
            double relative = one.get("rel").asDouble();
            assertThat(scores(absolute, relative, p, s))
                    .as(one.toString())
                    .isEqualTo(one.get("agree").asBoolean());
            assertThat(scores(absolute, relative, s, p))
                    .as(one.toString())
                    .isEqualTo(one.get("agree").asBoolean());
        }
    }

    @Test
    void vectorsAgreeAsInTheVectors() throws Exception {
        JsonNode cases = vectors().get("argmax_agree");
        assertThat(cases.size()).isEqualTo(3);
        for (JsonNode one : cases) {
            assertThat(vectors(numbers(one.get("p")), numbers(one.get("s"))))
                    .as(one.toString())
                    .isEqualTo(one.get("agree").asBoolean());
        }
    }

    @Test
    void undefinedNumbersAgreeWithNothing() {
        assertThat(scores(INFINITY, 1, NAN, NAN)).isFalse();
        assertThat(scores(INFINITY, 1, NAN, 0.5)).isFalse();
        assertThat(scores(INFINITY, 1, 0.5, NAN)).isFalse();
        assertThat(vectors(new double[] {NAN, 1}, new double[] {NAN, 1})).isFalse();
        assertThat(vectors(new double[] {0, 1}, new double[] {NAN, 1})).isFalse();
        assertThat(vectors(new double[] {0, 1}, new double[] {0, NAN})).isFalse();
    }

    @Test
    void infinityAgreesOnlyWithItself() {
        assertThat(scores(0, 0, INFINITY, INFINITY)).isTrue();
        assertThat(scores(0, 0, -INFINITY, -INFINITY)).isTrue();
        assertThat(scores(1e300, 1, INFINITY, -INFINITY)).isFalse();
        assertThat(scores(1e300, 1, INFINITY, Double.MAX_VALUE)).isFalse();
        assertThat(scores(1, 1, Double.MAX_VALUE, -Double.MAX_VALUE)).isFalse();
    }

    @Test
    void toleranceHoldsAtItsVeryEdge() {
        assertThat(scores(0.25, 0, 0.5, 0.75)).isTrue();
        assertThat(scores(Math.nextDown(0.25), 0, 0.5, 0.75)).isFalse();
        assertThat(scores(0, 0, 0.0, -0.0)).isTrue();
        assertThat(scores(0, 0.5, -1, -2)).isTrue();
    }

    @Test
    void labelsAgreeWhenTheyAreTheSameText() {
        Agreement labels = agreement(Kind.LABEL, 0, 0);
        assertThat(labels.holds(Prediction.ofLabel("a"), Prediction.ofLabel("a"))).isTrue();
        assertThat(labels.holds(Prediction.ofLabel("a"), Prediction.ofLabel("A"))).isFalse();
        assertThat(labels.holds(Prediction.ofLabel("1"), Prediction.ofLabel("1.0"))).isFalse();
    }

    private static boolean scores(double absolute, double relative, double p, double s) {
        return agreement(Kind.SCORE, absolute, relative)
                .holds(Prediction.ofScore(p), Prediction.ofScore(s));
    }

    private static boolean vectors(double[] p, double[] s) {
        return agreement(Kind.VECTOR, 0, 0).holds(Prediction.ofVector(p), Prediction.ofVector(s));
    }

    private static Agreement agreement(Kind kind, double absolute, double relative) {
        return new Agreement(
                new Compare(kind, absolute, relative, new ScoreBins(0, 1, 20), List.of(), 1000));
    }

    private static JsonNode vectors() throws Exception {
        try (InputStream in =
                AgreementTest.class.getResourceAsStream("/vectors/01_agreement.json")) {
            return JsonMapper.shared().readTree(in);
        }
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.parseDouble(node.asString());
    }

    private static double[] numbers(JsonNode node) {
        double[] numbers = new double[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = node.get(i).asDouble();
        }
        return numbers;
    }
}
