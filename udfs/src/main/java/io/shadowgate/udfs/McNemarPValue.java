package io.shadowgate.udfs;

import io.shadowgate.statistics.McNemar;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code MCNEMAR_P_VALUE(shadow_only, primary_only)}: the exact two-sided test that both models are
 * right equally often, from the requests that only one of them got right.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} to a {@code DOUBLE}. Symmetric. {@code COUNT(*)
 * FILTER (WHERE ...)} gives the counts in every window and with retractions. Sums of stored counts
 * work as well.
 *
 * <p><b>Units.</b> A probability in [0, 1]; 1 for equal counts, including 0 and 0.
 *
 * <p><b>Error.</b> The exact binomial test, with an error of at most 1e-8, and 1e-12 up to ten
 * thousand requests. It is valid for one look that was fixed in advance.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. A negative count fails at
 * planning if it is a literal, and otherwise fails the job. The {@link IllegalArgumentException}
 * quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1007/BF02295996">McNemar (1947)</a>
 */
public final class McNemarPValue extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "MCNEMAR_P_VALUE";
    private static final Range SHADOW_ONLY = Range.tolerance(NAME, "shadow_only");
    private static final Range PRIMARY_ONLY = Range.tolerance(NAME, "primary_only");

    public @Nullable Double eval(@Nullable Long shadowOnly, @Nullable Long primaryOnly) {
        if (shadowOnly == null || primaryOnly == null) {
            return null;
        }
        SHADOW_ONLY.check(shadowOnly);
        PRIMARY_ONLY.check(primaryOnly);
        return McNemar.pValue(shadowOnly, primaryOnly);
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 0, SHADOW_ONLY, PRIMARY_ONLY);
    }
}
