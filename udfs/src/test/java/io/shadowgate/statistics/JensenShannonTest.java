package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checked against vectors made with scipy. */
class JensenShannonTest {
    private static final JsonNode VECTORS = TestData.vectors("03_divergence.json");

    @Test
    void divergencesAndDistancesAreThoseOfTheVectors() {
        for (JsonNode vector : VECTORS.get("counts")) {
            double[] p = TestData.reals(vector.get("p"));
            double[] q = TestData.reals(vector.get("q"));
            assertThat(JensenShannon.divergence(p, q))
                    .as("%s", vector.get("name"))
                    .isCloseTo(vector.get("jsd").doubleValue(), within(1e-12));
            assertThat(JensenShannon.distance(p, q))
                    .as("%s", vector.get("name"))
                    .isCloseTo(vector.get("js_distance").doubleValue(), within(1e-12));
        }
    }

    @Test
    void nearlyEqualSidesAreNearlyZeroApartWhereScipySaysNan() {
        JsonNode vector = VECTORS.get("scipy_nan_bug_20083");
        double[] p = TestData.reals(vector.get("p"));
        double[] q = TestData.reals(vector.get("q"));
        assertThat(JensenShannon.distance(p, q)).isBetween(0.0, 1e-7);
    }

    @Test
    void thereIsNoDistanceToAnEmptySide() {
        assertThat(JensenShannon.distance(new long[2], new long[] {1, 2})).isNaN();
        assertThat(JensenShannon.distance(new long[] {1, 2}, new long[2])).isNaN();
        assertThat(JensenShannon.distance(new long[0], new long[0])).isNaN();
    }

    @Test
    void sidesOfDifferentLengthAreRefused() {
        assertThatThrownBy(() -> JensenShannon.distance(new long[2], new long[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 bins on one side and 3 on the other");
    }
}
