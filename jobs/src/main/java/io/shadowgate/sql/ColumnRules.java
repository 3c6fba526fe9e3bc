package io.shadowgate.sql;

import io.shadowgate.spec.Missing;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How columns become features.
 *
 * @param missing what replaces a NULL or NaN; null if the model's options do not say
 * @param named whether the model's options name columns, so that a single array is a list and not
 *     the features themselves
 */
record ColumnRules(@Nullable Missing missing, boolean named) implements Serializable {
    /** Of a model without options. */
    static final ColumnRules PLAIN = new ColumnRules(null, false);

    /** What the model is given: unless options say otherwise, a NaN is a value. */
    Missing ofModel() {
        return missing == null
                ? new Missing(new Missing.Fill(Double.NaN, null), Map.of())
                : missing;
    }

    boolean mayBeNull(String column) {
        return missing != null && missing.of(column) != null;
    }

    boolean mayHaveNulls() {
        return missing != null && missing.others() != null;
    }
}
