package io.shadowgate.sql;

import io.shadowgate.record.Features;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.jspecify.annotations.Nullable;

/**
 * A column that is an array of numbers, or of such arrays.
 *
 * @param elements reads an element
 * @param inner of the arrays in it; null if its elements are numbers
 */
record ListColumn(ArrayData.ElementGetter elements, @Nullable ListColumn inner)
        implements Serializable {

    /** Null if the elements are neither numbers nor arrays of numbers. */
    @Nullable
    static ListColumn of(ArrayType type) {
        LogicalType element = type.getElementType();
        ListColumn inner = element instanceof ArrayType array ? of(array) : null;
        return inner == null && !element.is(LogicalTypeFamily.NUMERIC)
                ? null
                : new ListColumn(ArrayData.createElementGetter(element), inner);
    }

    /** A number or truth of SQL. */
    static double number(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof DecimalData decimal
                ? decimal.toBigDecimal().doubleValue()
                : ((Number) value).doubleValue();
    }

    /** The place of the first NULL; -1 if there is none. */
    int firstNull(ArrayData array) {
        for (int i = 0; i < array.size(); i++) {
            if (array.isNullAt(i) || inner != null && inner.firstNull(array.getArray(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** All numbers, those of arrays in it one after another. NaN for NULL. */
    double[] numbers(ArrayData array) {
        if (inner != null) {
            return Arrays.stream(rows(array, inner)).flatMapToDouble(Arrays::stream).toArray();
        }
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            Object value = elements.getElementOrNull(array, i);
            numbers[i] = value == null ? Double.NaN : number(value);
        }
        return numbers;
    }

    private static double[][] rows(ArrayData array, ListColumn inner) {
        double[][] rows = new double[array.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = inner.numbers(array.getArray(i));
        }
        return rows;
    }

    /** The array as all features of a row. */
    Features features(ArrayData array) {
        if (inner == null) {
            return new Features(numbers(array), null);
        }
        double[] none = new double[array.size()];
        Arrays.fill(none, Double.NaN);
        return new Features(none, null, rows(array, inner));
    }
}
