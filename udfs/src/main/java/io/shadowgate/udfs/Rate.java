package io.shadowgate.udfs;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code RATE(part, whole)}: the share of {@code part} in {@code whole}. Without data the share is
 * {@code NULL}: 0 would pass an error limit, and 1 would pass an agreement limit.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} counts to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> A fraction, in [0, 1] for {@code 0 <= part <= whole}; other counts are divided
 * as well.
 *
 * <p><b>Error.</b> The {@code DOUBLE} closest to the true quotient for counts up to 2<sup>53</sup>.
 *
 * <p><b>Nulls and failures.</b> A null argument, or a {@code whole} of 0, gives {@code NULL}. Never
 * fails.
 *
 * <p><b>State.</b> None.
 *
 * @see WilsonInterval
 */
public final class Rate extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Double eval(@Nullable Long part, @Nullable Long whole) {
        return part == null || whole == null || whole == 0 ? null : (double) part / whole;
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
