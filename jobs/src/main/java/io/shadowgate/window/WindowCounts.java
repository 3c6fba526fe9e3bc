package io.shadowgate.window;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a window, or of a sum of windows: the merged columns of {@link WindowColumn} by
 * name. Flink keeps them in state. A column that is added in a later release is empty in older
 * state.
 *
 * @param numbers counts, and times in epoch milliseconds
 * @param sketches stored histograms and other sketches; empty ones are left out
 */
public record WindowCounts(Map<String, Long> numbers, Map<String, byte[]> sketches) {
    /** The counts of no windows. */
    public static final WindowCounts NONE = new WindowCounts(Map.of(), Map.of());

    /**
     * @param values values by column; null for no value
     */
    public static WindowCounts of(Function<WindowColumn, Object> values) {
        Map<String, Long> numbers = new HashMap<>();
        Map<String, byte[]> sketches = new HashMap<>();
        for (WindowColumn column : WindowColumn.COUNTED) {
            put(column, values.apply(column), numbers, sketches);
        }
        return new WindowCounts(numbers, sketches);
    }

    /** The number of a column; if it is absent, the value of an empty sum. */
    public long number(WindowColumn column) {
        Long number = numbers.get(column.field());
        if (number != null) {
            return number;
        }
        return switch (merge(column)) {
            case MIN -> Long.MAX_VALUE;
            case MAX -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    /** The bytes of a column; null if nothing was counted. */
    public byte @Nullable [] sketch(WindowColumn column) {
        return sketches.get(column.field());
    }

    public WindowCounts plus(WindowCounts other) {
        return of(column -> merge(column).merge(value(column), other.value(column)));
    }

    /** The same without these sketches. */
    public WindowCounts without(List<WindowColumn> columns) {
        Map<String, byte[]> kept = new HashMap<>(sketches);
        columns.forEach(column -> kept.remove(column.field()));
        return new WindowCounts(numbers, kept);
    }

    @Nullable Object value(WindowColumn column) {
        return column.type() == WindowColumn.Type.BYTES
                ? sketches.get(column.field())
                : numbers.get(column.field());
    }

    /** How the values of a column that is counted become one. */
    private static Merge merge(WindowColumn column) {
        return Objects.requireNonNull(column.merge());
    }

    private static void put(
            WindowColumn column,
            @Nullable Object value,
            Map<String, Long> numbers,
            Map<String, byte[]> sketches) {
        if (value instanceof byte[] bytes) {
            sketches.put(column.field(), bytes);
        } else if (value != null) {
            numbers.put(column.field(), (Long) value);
        }
    }
}
