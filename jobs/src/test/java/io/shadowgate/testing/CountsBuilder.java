package io.shadowgate.testing;

import io.shadowgate.gate.Counts;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowCounts;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts of a window by hand. Numbers that are not given are 0; sketches are absent. */
public final class CountsBuilder {
    private final Map<WindowColumn, Object> values = new EnumMap<>(WindowColumn.class);

    private CountsBuilder() {}

    /** Of records that all have this event time, in epoch milliseconds. */
    public static CountsBuilder at(long eventTime) {
        return between(eventTime, eventTime);
    }

    /**
     * @param first event time of the records, in epoch milliseconds
     */
    public static CountsBuilder between(long first, long last) {
        CountsBuilder counts = new CountsBuilder();
        for (WindowColumn column : WindowColumn.values()) {
            if (column.type() == WindowColumn.Type.COUNT) {
                counts.with(column, 0);
            }
        }
        return counts.with(WindowColumn.FIRST_EVENT_TIME, first)
                .with(WindowColumn.LAST_EVENT_TIME, last);
    }

    /** To change some of these. */
    public static CountsBuilder of(Counts counts) {
        WindowCounts given = counts.counts();
        CountsBuilder builder = new CountsBuilder();
        for (WindowColumn column : WindowColumn.values()) {
            builder.values.put(column, given.numbers().get(column.field()));
            if (column.type() == WindowColumn.Type.BYTES) {
                builder.with(column, given.sketch(column));
            }
        }
        return builder;
    }

    public CountsBuilder with(WindowColumn column, long number) {
        values.put(column, number);
        return this;
    }

    public CountsBuilder with(WindowColumn column, byte @Nullable [] sketch) {
        values.put(column, sketch);
        return this;
    }

    /** Those that the shadow answered, and those at which it failed. */
    public CountsBuilder requests(long scored, long failed) {
        return with(WindowColumn.SCORED, scored).with(WindowColumn.MODEL_ERROR, failed);
    }

    public CountsBuilder latencies(
            long measured, long overLimit, long shadowOnlySlow, long primaryOnlySlow) {
        return with(WindowColumn.MEASURED, measured)
                .with(WindowColumn.OVER_LIMIT, overLimit)
                .with(WindowColumn.PAIRED, measured)
                .with(WindowColumn.SHADOW_ONLY_SLOW, shadowOnlySlow)
                .with(WindowColumn.PRIMARY_ONLY_SLOW, primaryOnlySlow);
    }

    /** Only where the records went. */
    public Coverage coverage() {
        return build().coverage();
    }

    public Counts build() {
        return new Counts(WindowCounts.of(values::get));
    }
}
