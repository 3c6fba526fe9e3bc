package io.shadowgate.mapping;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the steps of a path within a value. */
final class Steps {
    private Steps() {}

    /** Without rows: the value that the steps lead to; null if there is none. */
    static @Nullable Value one(Value from, List<String> steps) {
        Value value = from;
        for (String step : steps) {
            Value next = step(value, step);
            if (next == null) {
                return null;
            }
            value = next;
        }
        return value;
    }

    /**
     * A value for each row, null where a row has none.
     *
     * @param isCsv whether the values are whole lines of a CSV text
     */
    record Each(List<@Nullable Value> values, boolean isCsv) {}

    /** With rows. Null if no row has a value, or if there are no rows at the place. */
    static @Nullable Each each(Value from, List<String> steps) throws RejectedRecordException {
        int star = steps.indexOf(FieldPath.EACH_ROW);
        Value rows = one(from, steps.subList(0, star));
        if (rows == null || rows instanceof Scalar scalar && scalar.isNull()) {
            return null;
        }
        List<String> rest = steps.subList(star + 1, steps.size());
        List<@Nullable Value> values = new ArrayList<>();
        boolean any = false;
        Body body = Body.ofResponse(rows);
        for (Value row : body.rows()) {
            Value value = one(row, rest);
            any |= value != null;
            values.add(value);
        }
        return any ? new Each(values, body.isCsv() && rest.isEmpty()) : null;
    }

    private static @Nullable Value step(Value value, String step) {
        if (value instanceof Broken) {
            return value;
        }
        if (value instanceof Members object) {
            Value member = object.get(step);
            return member == null ? null : ValueReader.decoded(object, member);
        }
        if (value instanceof Scalar scalar) {
            Value within = scalar.isText() ? ValueReader.within(scalar.text()) : null;
            return within == null ? null : step(within, step);
        }
        int index = index(step);
        if (value instanceof Numbers numbers) {
            return index >= 0 && index < numbers.numbers().length ? numbers.at(index) : null;
        }
        List<Value> items = ((Items) value).items();
        for (Value item : items) {
            if (item instanceof Members object
                    && object.get("name") instanceof Scalar name
                    && name.isText()
                    && name.text().equals(step)) {
                return item;
            }
        }
        return index >= 0 && index < items.size() ? items.get(index) : null;
    }

    /** A step as a place in a list; -1 if it is none. */
    private static int index(String step) {
        boolean digits =
                !step.isEmpty()
                        && step.length() <= 9
                        && step.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(step) : -1;
    }
}
