package io.shadowgate.sql;

import io.shadowgate.record.Features;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a query as one input row of a model. There is one column per feature, or one
 * array for all.
 */
final class FeatureColumns implements Serializable {
    private static final long serialVersionUID = 1;

    private static final double EXACT_IN_A_DOUBLE = 0x1p53;

    private final ArrayList<String> columns;
    private final ColumnRules rules;
    private final RowData.FieldGetter[] fields;
    private final boolean anyText;

    /** The lists; null at the places of columns that hold one value. */
    private final @Nullable ListColumn[] lists;

    /** Whether one array holds all features. */
    private final boolean isArray;

    private FeatureColumns(
            List<String> columns, List<LogicalType> types, ColumnRules rules, boolean isArray) {
        this.columns = new ArrayList<>(columns);
        this.rules = rules;
        this.isArray = isArray;
        this.fields = new RowData.FieldGetter[types.size()];
        this.lists = new ListColumn[types.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = RowData.createFieldGetter(types.get(i), i);
            lists[i] = types.get(i) instanceof ArrayType list ? ListColumn.of(list) : null;
        }
        this.anyText = types.stream().anyMatch(type -> type.is(LogicalTypeFamily.CHARACTER_STRING));
    }

    /**
     * @throws ValidationException if these types cannot be features
     */
    static FeatureColumns of(List<String> columns, List<DataType> types, ColumnRules rules) {
        List<LogicalType> logical = types.stream().map(DataType::getLogicalType).toList();
        for (int i = 0; i < logical.size(); i++) {
            LogicalType type = logical.get(i);
            boolean list = type instanceof ArrayType array && ListColumn.of(array) != null;
            if (!list
                    && !type.is(LogicalTypeFamily.NUMERIC)
                    && !type.is(LogicalTypeFamily.CHARACTER_STRING)
                    && !type.is(LogicalTypeRoot.BOOLEAN)) {
                throw misfit(columns.get(i), type);
            }
        }
        boolean isArray =
                logical.size() == 1 && logical.get(0) instanceof ArrayType && !rules.named();
        return new FeatureColumns(columns, logical, rules, isArray);
    }

    private static ValidationException misfit(String column, LogicalType type) {
        return new ValidationException(
                "Input column "
                        + column
                        + " is "
                        + type.asSummaryString()
                        + ", which cannot be a feature; a model takes one column per feature, each"
                        + " a number, a BOOLEAN, a STRING or an array of numbers, or a single"
                        + " ARRAY<FLOAT> or ARRAY<DOUBLE>");
    }

    /** Names of the features in the order of the columns; empty if one array holds them all. */
    List<String> names() {
        return isArray ? List.of() : List.copyOf(columns);
    }

    /** Why the row has no valid features; null if it has. */
    @Nullable String absent(RowData row) {
        for (int i = 0; i < fields.length; i++) {
            ListColumn list = lists[i];
            if (row.isNullAt(i)) {
                if (list != null || !rules.mayBeNull(columns.get(i))) {
                    return "feature " + columns.get(i) + " is NULL";
                }
            } else if (list != null && !(isArray && rules.mayHaveNulls())) {
                int at = list.firstNull(row.getArray(i));
                if (at >= 0) {
                    return "number " + at + " of " + columns.get(i) + " is NULL";
                }
            }
        }
        return null;
    }

    Features read(RowData row) {
        ListColumn array = lists[0];
        if (isArray && array != null) {
            return array.features(row.getArray(0));
        }
        double[] numbers = new double[fields.length];
        String[] texts = anyText ? new String[fields.length] : null;
        double[][] values = null;
        for (int i = 0; i < fields.length; i++) {
            Object value = fields[i].getFieldOrNull(row);
            ListColumn list = lists[i];
            numbers[i] = Double.NaN;
            if (list != null) {
                values = values == null ? new double[fields.length][] : values;
                values[i] = list.numbers(row.getArray(i));
            } else if (value instanceof StringData text) {
                texts = texts == null ? new String[fields.length] : texts;
                texts[i] = text.toString();
            } else if (value != null) {
                numbers[i] = ListColumn.number(value);
                if (Math.abs(numbers[i]) >= EXACT_IN_A_DOUBLE && isWhole(value)) {
                    texts = texts == null ? new String[fields.length] : texts;
                    texts[i] = value.toString();
                }
            }
        }
        return new Features(numbers, texts, values);
    }

    /** Whether its digits are exact: those of a fraction are not. */
    private static boolean isWhole(Object value) {
        return value instanceof Long
                || value instanceof DecimalData decimal && decimal.scale() == 0;
    }
}
