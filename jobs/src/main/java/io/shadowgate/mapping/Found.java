package io.shadowgate.mapping;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.mapping.Value.Broken;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record has at a path.
 *
 * @param value the one there; null of a path with rows
 * @param each of a path with rows, what each row has
 */
record Found(FieldPath path, @Nullable Value value, Steps.@Nullable Each each) {
    static @Nullable Found of(FieldPath path, @Nullable Value value) {
        return value == null ? null : new Found(path, value, null);
    }

    /** The value; of a path with rows, that of the first. */
    Value one() {
        if (value != null) {
            return value;
        }
        Value first = each == null ? null : each.values().get(0);
        return first == null ? new Broken("missing in row 0") : first;
    }

    boolean hasRows() {
        return each != null;
    }

    /** One; or of a path with rows one per row, null where a row has none. */
    List<@Nullable Value> values() {
        return each != null ? each.values() : Arrays.asList(one());
    }

    /** Whether these are the lines of a CSV text. */
    boolean isCsv() {
        return each != null && each.isCsv();
    }
}
