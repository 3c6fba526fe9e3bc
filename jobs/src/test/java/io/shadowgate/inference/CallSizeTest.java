package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deadline of 200 ms; calls are always full. */
class CallSizeTest {
    private static final long MS = 1_000_000;

    private final CallSize size = new CallSize(256, 200 * MS);

    @Test
    void doublesWhileCallsAreShort() {
        assertThat(sizes(10, rows -> rows * MS / 1000))
                .containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 256);
        assertThat(size.cutTo()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 90, 150})
    void settlesWhereCallsTakeHalfOfTheDeadline(int msARow) {
        List<Integer> sizes = sizes(400, rows -> rows * msARow * MS);
        int fitting = Math.max(1, 100 / msARow);
        assertThat(sizes).first().isEqualTo(1);
        assertThat(sizes).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(fitting + 1));
        assertThat(sizes.stream().filter(rows -> rows == fitting).count()).isGreaterThan(360);
        assertThat(sizes).allMatch(rows -> rows == 1 || rows * msARow < 200);
        assertThat(size.cutTo()).isBetween(1, fitting + 1);
    }

    /** One row takes more than a quarter of the deadline, and 256 hardly more than one. */
    @Test
    void findsOutThatManyRowsTakeLittleLongerThanOne() {
        List<Integer> sizes = sizes(100, rows -> 60 * MS + rows * MS / 10);
        assertThat(sizes).last().isEqualTo(256);
        assertThat(size.cutTo()).isZero();
    }

    @Test
    void oneStallIsForgotten() {
        sizes(20, rows -> MS);
        size.overran(256);
        assertThat(size.rows()).isEqualTo(128);
        assertThat(size.cutTo()).isEqualTo(128);
        assertThat(sizes(CallSize.CALLS_BETWEEN_TRIALS, rows -> MS)).containsOnly(128);
        assertThat(sizes(2, rows -> MS)).containsOnly(256);
        assertThat(size.cutTo()).isZero();

        size.ended(256, 150 * MS);
        assertThat(size.rows()).isBetween(128, 255);
        assertThat(sizes(2, rows -> MS)).last().isEqualTo(256);
    }

    @Test
    void aCallThatWasNotFullSaysNothingAboutLargerOnes() {
        sizes(20, rows -> MS);
        size.ended(3, 1);
        assertThat(size.rows()).isEqualTo(256);
        // But it can say that even so few are too many.
        size.ended(3, 150 * MS);
        assertThat(size.rows()).isEqualTo(2);
    }

    /** As with memory that is swapped: 200 rows take seconds, half as many no time. */
    @Test
    void whatOverranIsTriedSeldomAgain() {
        int overruns = 0;
        for (int call = 0; call < 500; call++) {
            if (size.rows() > 200) {
                size.overran(size.rows());
                overruns++;
            } else {
                size.ended(size.rows(), MS);
            }
        }
        assertThat(overruns).isBetween(2, 10);
    }

    @Test
    void aModelOfOneRowACallIsNotCut() {
        CallSize one = new CallSize(1, 200 * MS);
        one.ended(1, 150 * MS);
        one.overran(1);
        assertThat(one.rows()).isEqualTo(1);
        assertThat(one.cutTo()).isZero();
    }

    private List<Integer> sizes(int calls, IntToLongFunction nanos) {
        List<Integer> sizes = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            int rows = size.rows();
            sizes.add(rows);
            size.ended(rows, nanos.applyAsLong(rows));
        }
        return sizes;
    }
}
