package io.shadowgate.sql;

import io.shadowgate.record.Features;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.ArrayData;
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

    private final ArrayList<String> columns;
    private final RowData.FieldGetter[] fields;
    private final boolean anyText;

    /** Not null if one array holds all features. */
    private final ArrayData.@Nullable ElementGetter elements;

    private FeatureColumns(
            List<String> columns, List<LogicalType> types, @Nullable ArrayType array) {
        this.columns = new ArrayList<>(columns);
        this.fields = new RowData.FieldGetter[types.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = RowData.createFieldGetter(types.get(i), i);
        }
        this.anyText = types.stream().anyMatch(type -> type.is(LogicalTypeFamily.CHARACTER_STRING));
        this.elements =
                array == null ? null : ArrayData.createElementGetter(array.getElementType());
    }

    /**
     * @throws ValidationException if these types cannot be features
     */
    static FeatureColumns of(List<String> columns, List<DataType> types) {
        List<LogicalType> logical = types.stream().map(DataType::getLogicalType).toList();
        if (logical.size() == 1 && logical.get(0) instanceof ArrayType array) {
            if (!array.getElementType().is(LogicalTypeFamily.NUMERIC)) {
                throw misfit(columns.get(0), array);
            }
            return new FeatureColumns(columns, logical, array);
        }
        for (int i = 0; i < logical.size(); i++) {
            LogicalType type = logical.get(i);
            if (!type.is(LogicalTypeFamily.NUMERIC)
                    && !type.is(LogicalTypeFamily.CHARACTER_STRING)
                    && !type.is(LogicalTypeRoot.BOOLEAN)) {
                throw misfit(columns.get(i), type);
            }
        }
        return new FeatureColumns(columns, logical, null);
    }

    private static ValidationException misfit(String column, LogicalType type) {
        return new ValidationException(
                "Input column "
                        + column
                        + " is "
                        + type.asSummaryString()
                        + ", which cannot be a feature; a model takes one column per feature, each"
                        + " a number, a BOOLEAN or a STRING, or a single ARRAY<FLOAT> or"
                        + " ARRAY<DOUBLE>");
    }

    /** Names of the features in the order of the columns; empty if one array holds them all. */
    List<String> names() {
        return elements == null ? List.copyOf(columns) : List.of();
    }

    /** Why the row has no valid features; null if it has. */
    @Nullable String absent(RowData row) {
        for (int i = 0; i < fields.length; i++) {
            if (row.isNullAt(i)) {
                return "feature " + columns.get(i) + " is NULL";
            }
        }
        if (elements != null) {
            ArrayData array = row.getArray(0);
            for (int i = 0; i < array.size(); i++) {
                if (array.isNullAt(i)) {
                    return "number " + i + " of " + columns.get(0) + " is NULL";
                }
            }
        }
        return null;
    }

    Features read(RowData row) {
        if (elements != null) {
            ArrayData array = row.getArray(0);
            double[] numbers = new double[array.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number(elements.getElementOrNull(array, i));
            }
            return new Features(numbers, null);
        }
        double[] numbers = new double[fields.length];
        String[] texts = anyText ? new String[fields.length] : null;
        for (int i = 0; i < fields.length; i++) {
            Object value = fields[i].getFieldOrNull(row);
            if (texts != null && value instanceof StringData text) {
                numbers[i] = Double.NaN;
                texts[i] = text.toString();
            } else {
                numbers[i] = number(value);
            }
        }
        return new Features(numbers, texts);
    }

    private static double number(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof DecimalData decimal
                ? decimal.toBigDecimal().doubleValue()
                : ((Number) value).doubleValue();
    }
}
