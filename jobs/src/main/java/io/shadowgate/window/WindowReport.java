package io.shadowgate.window;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one shadow made of one window of requests, for one segment or for all ({@code *}).
 *
 * <p>Times are epoch milliseconds. {@link WindowColumn} says what each value means.
 *
 * @param figures rates, quantiles and the divergence by name; those that there is nothing to
 *     compute from are left out. A quantile is infinite where it falls on requests that were never
 *     answered
 * @param counts what figures come from, and those of any coarser period
 */
public record WindowReport(
        String test,
        String shadow,
        String segment,
        long windowStart,
        long windowEnd,
        Models models,
        Map<String, Double> figures,
        WindowCounts counts) {

    /**
     * @param values by column; null for nothing
     */
    public static WindowReport of(Function<WindowColumn, Object> values) {
        Map<String, Double> figures = new HashMap<>();
        for (WindowColumn column : WindowColumn.REPORTED) {
            if (column.type() == WindowColumn.Type.NUMBER && values.apply(column) != null) {
                figures.put(column.field(), (Double) values.apply(column));
            }
        }
        return new WindowReport(
                (String) values.apply(WindowColumn.TEST),
                (String) values.apply(WindowColumn.SHADOW),
                (String) values.apply(WindowColumn.SEGMENT),
                (Long) values.apply(WindowColumn.WINDOW_START),
                (Long) values.apply(WindowColumn.WINDOW_END),
                new Models(
                        (String) values.apply(WindowColumn.MODEL_MIN),
                        (String) values.apply(WindowColumn.MODEL_MAX)),
                figures,
                WindowCounts.of(values));
    }

    /** The value of a field of the report; null for nothing. */
    @Nullable
    public Object value(WindowColumn column) {
        return switch (column) {
            case TEST -> test;
            case SHADOW -> shadow;
            case SEGMENT -> segment;
            case WINDOW_START -> windowStart;
            case WINDOW_END -> windowEnd;
            case MODEL_MIN -> models.min();
            case MODEL_MAX -> models.max();
            case TOTAL_REQUESTS -> coverage().compared();
            case READ -> coverage().read();
            default ->
                    column.type() == WindowColumn.Type.NUMBER
                            ? figures.get(column.field())
                            : counts.value(column);
        };
    }

    public Coverage coverage() {
        return Coverage.of(counts::number);
    }

    @Nullable
    public Double figure(WindowColumn column) {
        return figures.get(column.field());
    }
}
