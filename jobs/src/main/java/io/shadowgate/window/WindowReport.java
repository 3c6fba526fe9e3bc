package io.shadowgate.window;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The report on one shadow in one window, for one segment or for all requests ({@code *}).
 *
 * <p>Times are epoch milliseconds. {@link WindowColumn} documents each value.
 *
 * @param figures rates, quantiles and the divergence by name; those without data are left out. A
 *     quantile is infinite if it falls on requests that were never answered
 * @param counts the counts from which the figures are computed; they can be summed over longer
 *     periods
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
     * @param values values by column; null for no value
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

    /** The value of a field of the report; null if it has none. */
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
