package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    private long nanos = 7 * SECOND;

    @Test
    void withoutALimitNothingWaits() {
        Pace pace = new Pace(Double.POSITIVE_INFINITY, () -> nanos);
        assertThat(pace.mostRows()).isEqualTo(Integer.MAX_VALUE);
        assertThat(pace.reserve(1_000_000)).isZero();
        assertThat(pace.reserve(1_000_000)).isZero();
    }

    @Test
    void callsFollowEachOtherAtTheRate() {
        Pace pace = new Pace(100, () -> nanos);
        assertThat(pace.reserve(50)).isZero();
        assertThat(pace.reserve(50)).isEqualTo(SECOND / 2);
        nanos += SECOND / 4;
        assertThat(pace.reserve(1)).isEqualTo(SECOND * 3 / 4);
        // Time without calls is not saved up.
        nanos += 60 * SECOND;
        assertThat(pace.reserve(100)).isZero();
        assertThat(pace.reserve(100)).isEqualTo(SECOND);
    }

    /** In any stretch of time there are at most its rows, and those of one call. */
    @Test
    void noStretchHasMoreThanTheRate() {
        Random random = new Random(3);
        double rate = 40;
        Pace pace = new Pace(rate, () -> nanos);
        assertThat(pace.mostRows()).isEqualTo(40);
        long[] starts = new long[500];
        int[] rows = new int[500];
        for (int i = 0; i < starts.length; i++) {
            nanos += random.nextInt((int) SECOND / 2);
            rows[i] = 1 + random.nextInt(pace.mostRows());
            starts[i] = nanos + pace.reserve(rows[i]);
        }
        for (int from = 0; from < starts.length; from++) {
            double sum = 0;
            for (int to = from + 1; to < starts.length; to++) {
                sum += rows[to - 1];
                assertThat(starts[to] - starts[from] + 1.0)
                        .isGreaterThanOrEqualTo(sum / rate * SECOND - to);
            }
        }
    }

    @Test
    void aRateBelowOneHasCallsOfOneRow() {
        assertThat(new Pace(0.1, () -> nanos).mostRows()).isEqualTo(1);
    }
}
