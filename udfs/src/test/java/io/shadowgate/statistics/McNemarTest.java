package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checked against vectors made with scipy, and against sums of whole numbers. */
class McNemarTest {

    @Test
    void pValuesAreThoseOfTheVectors() {
        JsonNode vectors = TestData.vectors("05_disagreement.json").get("mcnemar");
        assertThat(vectors.size()).isEqualTo(5);
        for (JsonNode vector : vectors) {
            assertThat(
                            McNemar.pValue(
                                    vector.get("b_shadow_right").longValue(),
                                    vector.get("c_primary_right").longValue()))
                    .isCloseTo(vector.get("p_exact_two_sided").doubleValue(), within(1e-9));
        }
    }

    @Test
    void pValuesAreSumsOfBinomialCoefficientsBothWays() {
        for (int n = 0; n <= 130; n += 1 + n / 9) {
            for (int b = 0; b <= n; b++) {
                double exact = sumOfCoefficients(b, n - b);
                assertThat(McNemar.pValue(b, n - b)).isCloseTo(exact, within(1e-12));
            }
        }
    }

    @Test
    void theNormalLimitTakesOverWithoutAStep() {
        for (long gap : new long[] {2, 10_000, 20_000, 40_000}) {
            double binomial = McNemar.pValue(49_999_999 - gap / 2, 49_999_999 + gap / 2);
            double normal = McNemar.pValue(50_000_001 - gap / 2, 50_000_001 + gap / 2);
            assertThat(normal).isCloseTo(binomial, within(2e-8));
        }
        assertThat(McNemar.pValue(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(1);
        assertThat(McNemar.pValue(0, Long.MAX_VALUE)).isZero();
    }

    @Test
    void negativeCountsAreRefused() {
        assertThatThrownBy(() -> McNemar.pValue(-1, 3)).hasMessageContaining("-1 and 3");
    }

    private static double sumOfCoefficients(int b, int c) {
        int n = b + c;
        BigInteger coefficient = BigInteger.ONE;
        BigInteger sum = BigInteger.ZERO;
        for (int k = 0; k <= Math.min(b, c); k++) {
            sum = sum.add(coefficient);
            coefficient =
                    coefficient
                            .multiply(BigInteger.valueOf(n - k))
                            .divide(BigInteger.valueOf(k + 1));
        }
        return Math.min(
                1,
                new BigDecimal(sum.shiftLeft(1))
                        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(n)), MathContext.DECIMAL128)
                        .doubleValue());
    }
}
