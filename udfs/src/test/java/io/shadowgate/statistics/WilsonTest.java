package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checked against vectors made with scipy. */
class WilsonTest {

    @Test
    void intervalsAreThoseOfTheVectors() {
        JsonNode vectors = TestData.vectors("01_agreement.json").get("wilson_95");
        assertThat(vectors.size()).isEqualTo(6);
        for (JsonNode vector : vectors) {
            Interval interval =
                    Wilson.interval(vector.get("S").asLong(), vector.get("n").asLong(), 0.95);
            assertThat(interval.lower())
                    .as("%s", vector)
                    .isCloseTo(vector.get("lo").asDouble(), within(1e-9));
            assertThat(interval.upper())
                    .as("%s", vector)
                    .isCloseTo(vector.get("hi").asDouble(), within(1e-9));
        }
    }

    @Test
    void theEndsSolveTheScoreEquation() {
        double z = 2.5758293035489004;
        for (long trials : new long[] {1, 7, 1_000, 1_000_000_000_000L}) {
            for (long successes = 1; successes < trials; successes += 1 + trials / 7) {
                double rate = (double) successes / trials;
                Interval interval = Wilson.interval(successes, trials, 0.99);
                for (double end : new double[] {interval.lower(), interval.upper()}) {
                    double error = Math.sqrt(end * (1 - end) / trials);
                    assertThat(Math.abs(rate - end) / error).isCloseTo(z, within(1e-6));
                }
            }
        }
    }

    @Test
    void certaintyIsNotExcluded() {
        assertThat(Wilson.interval(0, 0, 0.95)).isEqualTo(new Interval(0, 1));
        assertThat(Wilson.interval(0, 3, 0.95).lower()).isZero();
        assertThat(Wilson.interval(3, 3, 0.95).upper()).isEqualTo(1);
    }

    @Test
    void countsThatAreNoCountsAreRefused() {
        assertThatThrownBy(() -> Wilson.interval(4, 3, 0.95))
                .hasMessage("4 successes of 3 trials: expected 0 to all of them");
        assertThatThrownBy(() -> Wilson.interval(-1, 3, 0.95)).hasMessageContaining("-1 successes");
        assertThatThrownBy(() -> Wilson.interval(1, 3, 1))
                .hasMessage("confidence 1.0 is not in (0, 1)");
    }
}
