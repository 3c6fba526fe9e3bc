package io.shadowgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparklineTest {
    private static final double[] RISING = {0, 1, 2, 3, 4, 5, 6, 7, 8};

    @Test
    void higherValuesAreHigher() {
        assertThat(Sparkline.of(RISING, 0, 8, true)).isEqualTo("▁▂▃▄▅▆▇██");
        assertThat(Sparkline.of(RISING, 0, 8, false)).isEqualTo("_.,-~=*##");
    }

    @Test
    void whatIsNotThereIsBlankAndWhatIsBeyondIsAtTheEnd() {
        double[] values = {
            Double.NaN, Double.NEGATIVE_INFINITY, -3, Double.POSITIVE_INFINITY, 0.5, 0.5
        };
        assertThat(Sparkline.of(values, 0, 1, true)).isEqualTo(" ▁▁█▅▅");
        assertThat(Sparkline.of(new double[] {0.9, 0.9}, 0.9, 0.9, true)).isEqualTo("██");
        assertThat(Sparkline.least(new double[] {Double.NaN})).isNaN();
    }
}
