package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Series;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of the lines of a chart: at the ends of the lines, and below the chart only if they do
 * not all fit there.
 */
final class Legend {
    private final Chart chart;
    private final List<Sheet.Key> keys = new ArrayList<>();
    private boolean whole = true;

    Legend(Chart chart) {
        this.chart = chart;
    }

    /** Adds a line with its name to the chart. */
    void line(Series series, int colour, double width, @Nullable String dashes, String name) {
        line(series, colour, width, dashes, name, name);
    }

    /**
     * The same.
     *
     * @param end what is said of the name at the end of the line
     */
    void line(
            Series series,
            int colour,
            double width,
            @Nullable String dashes,
            String name,
            String end) {
        chart.named(series, colour, width, dashes, name, LineName.of(end));
        keys.add(Sheet.Key.line(colour, dashes, name));
        whole &= LineName.isWhole(end);
    }

    /** Adds what has no name at the end of a line. */
    void key(Sheet.Key key) {
        keys.add(key);
        whole = false;
    }

    /** What to write below the chart. */
    List<Sheet.Key> keys() {
        return whole && chart.hasAllNames() ? List.of() : List.copyOf(keys);
    }
}
