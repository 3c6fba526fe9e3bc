package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.Texts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what a log says of the truth into texts, whatever form it has there. */
final class Truths {
    private Truths() {}

    /**
     * One text per row; null for a row that has none.
     *
     * @param values one per row; or the body of a response
     * @param isCsv whether these are the lines of a CSV text
     * @param where what reasons begin with
     */
    static List<@Nullable String> of(
            List<? extends @Nullable Value> values, boolean isCsv, String where)
            throws RejectedRecordException {
        Value only = values.size() == 1 ? values.get(0) : null;
        List<? extends @Nullable Value> rows =
                only instanceof Members body
                        ? Body.ofResponse(body).rows()
                        : isCsv && only != null ? cells(only) : values;
        List<@Nullable String> truths = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            Value value = rows.get(row);
            List<? extends @Nullable Value> cells = value == null ? List.of() : cells(value);
            if (cells.size() != 1 || !(cells.get(0) instanceof Scalar scalar)) {
                throw new RejectedRecordException(
                        where
                                + ": "
                                + (value == null ? "missing" : value.shown())
                                + (rows.size() == 1 ? "" : " in row " + row)
                                + ", not one number, text, true or false");
            }
            truths.add(text(scalar, where));
        }
        return truths;
    }

    private static List<Value> cells(Value row) {
        if (row instanceof Items items) {
            return items.items();
        }
        List<Value> cells = new ArrayList<>();
        for (int i = 0; row instanceof Numbers numbers && i < numbers.numbers().length; i++) {
            cells.add(numbers.at(i));
        }
        return cells.isEmpty() ? List.of(row) : cells;
    }

    /** Null for null, and for what tables write where they have nothing. */
    private static @Nullable String text(Scalar value, String where)
            throws RejectedRecordException {
        if (value.isAbsent() || value.isText() && value.text().isEmpty()) {
            return null;
        }
        if (!Texts.isWhole(value.text())) {
            throw new RejectedRecordException(where + ": holds half of a surrogate pair");
        }
        if (value.type() != Type.FRACTION) {
            return value.text();
        }
        if (!Double.isFinite(value.number())) {
            throw new RejectedRecordException(
                    where + ": " + value.shown() + ", not a finite number");
        }
        // 1.0 and 1 are one label: a table that had empty cells writes whole numbers so.
        return BigDecimal.valueOf(value.number() + 0.0).stripTrailingZeros().toPlainString();
    }
}
