package io.shadowgate.testing;

import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Window reports by hand. Counts that are not given are 0; all else that is not given is null. */
public final class ReportBuilder {
    private final Map<WindowColumn, Object> values = new EnumMap<>(WindowColumn.class);

    private ReportBuilder() {
        for (WindowColumn column : WindowColumn.values()) {
            if (column.type() == WindowColumn.Type.COUNT) {
                values.put(column, 0L);
            }
        }
    }

    public static ReportBuilder of(String test, String shadow, String segment) {
        return new ReportBuilder()
                .with(WindowColumn.TEST, test)
                .with(WindowColumn.SHADOW, shadow)
                .with(WindowColumn.SEGMENT, segment);
    }

    /** Epoch milliseconds. */
    public ReportBuilder window(long start, long end) {
        return with(WindowColumn.WINDOW_START, start).with(WindowColumn.WINDOW_END, end);
    }

    public ReportBuilder models(@Nullable String min, @Nullable String max) {
        return with(WindowColumn.MODEL_MIN, min).with(WindowColumn.MODEL_MAX, max);
    }

    public ReportBuilder with(WindowColumn column, @Nullable Object value) {
        values.put(column, value);
        return this;
    }

    public WindowReport build() {
        return WindowReport.of(values::get);
    }
}
