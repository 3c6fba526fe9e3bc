package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Against vectors made with Python, and where numbers are no numbers. */
class ComparatorsTest {
    private static final JsonNode VECTORS = TestData.vectors("01_agreement.json");

    @Test
    void scoresAgreeAsInTheVectorsBothWays() {
        assertThat(VECTORS.get("score_agree").size()).isEqualTo(8);
        for (JsonNode one : VECTORS.get("score_agree")) {
            double p = TestData.real(one.get("p"));
            double s = TestData.real(one.get("s"));
            double absolute = TestData.real(one.get("abs"));
            double relative = TestData.real(one.get("rel"));
            boolean agree = one.get("agree").booleanValue();
            assertThat(Comparators.scoresAgree(p, s, absolute, relative))
                    .as("%s", one)
                    .isEqualTo(agree);
            assertThat(Comparators.scoresAgree(s, p, absolute, relative))
                    .as("%s", one)
                    .isEqualTo(agree);
        }
    }

    @Test
    void vectorsAgreeAsInTheVectors() {
        assertThat(VECTORS.get("argmax_agree").size()).isEqualTo(3);
        for (JsonNode one : VECTORS.get("argmax_agree")) {
            assertThat(
                            Comparators.vectorsAgree(
                                    TestData.reals(one.get("p")), TestData.reals(one.get("s"))))
                    .as("%s", one)
                    .isEqualTo(one.get("agree").booleanValue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.7, 0.5, true",
        "0.5, 0.4999, 0.5, false",
        "0.1, 0.2, 0.5, true",
        "Infinity, 0.5, 0.5, true",
        "-Infinity, 0.5, 0.5, false",
        "NaN, NaN, 0.5, false",
        "NaN, 0.1, 0.5, false",
        "0.1, NaN, 0.5, false",
        "0.1, 0.1, NaN, false"
    })
    void thresholdsSplitAtAndAboveFromBelow(double p, double s, double threshold, boolean agree) {
        assertThat(Comparators.thresholdAgrees(p, s, threshold)).isEqualTo(agree);
        assertThat(Comparators.thresholdAgrees(s, p, threshold)).isEqualTo(agree);
    }
}
