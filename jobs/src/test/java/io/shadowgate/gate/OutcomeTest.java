package io.shadowgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.statistics.evidence.Tuning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
    private static final Tuning TUNING = new Tuning(0.05, 1_000);

    /** What a phase usually has may be any share, such as that of a shadow that never agrees. */
    @ParameterizedTest
    @ValueSource(doubles = {0.9999995, 0.999999861511244, 1})
    void nothingIsWorseThanFailingAlways(double usual) {
        assertThat(Outcome.failures(5_000, 5_000).logAbove(usual, 1, TUNING))
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Outcome.failures(0, 0).logAbove(usual, 1, TUNING)).isZero();
    }

    @Test
    void aShareNextToZeroIsTakenForTheLeastThatEvidenceCanBeAbout() {
        Outcome some = Outcome.failures(3, 1_000);
        assertThat(some.logAbove(1e-8, 1, TUNING))
                .isEqualTo(some.logAbove(1e-6, 1, TUNING))
                .isPositive();
        assertThat(Outcome.failures(0, 1_000).logAbove(1e-8, 1, TUNING)).isNegative();
    }
}
