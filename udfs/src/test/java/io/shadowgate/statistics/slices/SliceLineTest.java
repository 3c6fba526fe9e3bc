package io.shadowgate.statistics.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against scores that others published, and a plain search for what the bound promises. */
class SliceLineTest {

    /**
     * The ten best slices of the data set Salaries (397 rows) with the errors of a linear model, as
     * Apache SystemDS's own test of SliceLine has them: score, sum of errors, largest error, size.
     */
    private static final double[][] SALARIES = {
        {1.042, 69210699988.477, 11078019685.642, 18},
        {0.478, 92957580467.849, 11078019685.642, 39},
        {0.316, 40425449547.480, 11078019685.642, 10},
        {0.262, 67630559163.266, 7261504482.540, 29},
        {0.224, 202448990843.317, 11119010986.000, 125},
        {0.218, 68860581248.568, 7261504482.540, 31},
        {0.164, 206527445340.279, 11119010986.000, 135},
        {0.122, 68961886413.866, 7261504482.540, 34},
        {0.098, 360278523220.479, 11119010986.000, 266},
        {0.092, 73954209826.485, 11078019685.642, 39}
    };

    /** That test does not state the sum of all errors. The first slice's score determines it. */
    private static final double SALARY_ERRORS = 397 * 1.19975e9;

    @Test
    void scoresThoseOfSystemDs() {
        SliceLine line = new SliceLine(0.95, 397, SALARY_ERRORS);
        for (double[] slice : SALARIES) {
            assertThat(line.score(slice[3], slice[1])).isCloseTo(slice[0], within(1e-3));
        }
    }

    /** The example of the Python library sliceline: 8 rows of which 4 are wrong. */
    @Test
    void scoresThoseOfThePythonLibrary() {
        SliceLine line = new SliceLine(0.95, 8, 4);
        assertThat(line.score(3, 3)).isCloseTo(0.8666666666666666, within(1e-12));
        assertThat(line.score(4, 3)).isCloseTo(0.42499999999999993, within(1e-12));
        assertThat(line.score(4, 4)).isCloseTo(0.8999999999999999, within(1e-12));
        assertThat(line.score(6, 4)).isCloseTo(0.29999999999999993, within(1e-12));
        assertThat(line.score(1, 1)).isCloseTo(0.5999999999999996, within(1e-12));
        assertThat(line.score(3, 1)).isCloseTo(-0.40000000000000013, within(1e-12));
    }

    /** Of the same library, with 15 rows. */
    @Test
    void boundsThoseOfThePythonLibrary() {
        SliceLine line = new SliceLine(0.95, 15, 7.5);
        assertThat(line.bound(1, 1, 1, 1)).isCloseTo(0.25, within(1e-9));
        assertThat(line.bound(3, 1, 1, 1)).isCloseTo(0.25, within(1e-9));
        assertThat(line.bound(4, 3, 1, 1)).isCloseTo(0.75, within(1e-9));
        assertThat(line.bound(6, 4, 1, 1)).isCloseTo(0.8125, within(1e-9));
    }

    @Test
    void noSliceWithinASliceExceedsItsBound() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            int all = 20 + random.nextInt(200);
            SliceLine line = new SliceLine(0.5 + random.nextDouble() / 2, all, 1 + all / 3.0);
            int size = 1 + random.nextInt(all);
            double largest = 0.1 + random.nextDouble();
            double errors = random.nextDouble() * size * largest;
            int least = 1 + random.nextInt(5);
            double bound = line.bound(size, errors, largest, least);
            for (int inner = least; inner <= size; inner++) {
                assertThat(line.score(inner, Math.min(errors, inner * largest)))
                        .isLessThanOrEqualTo(bound + 1e-9);
            }
        }
    }

    @Test
    void allRequestsScoreZeroAndNoneScoreNothing() {
        SliceLine line = new SliceLine(SliceLine.ALPHA, 1000, 50);
        assertThat(line.score(1000, 50)).isZero();
        assertThat(line.score(0, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(line.bound(10, 5, 1, 11)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> new SliceLine(0.95, 1000, 0)).hasMessageContaining("errors 0.0");
    }
}
