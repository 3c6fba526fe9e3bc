package io.shadowgate.page;

import io.shadowgate.chart.Series;
import java.util.List;

/**
 * The values that an axis reaches.
 *
 * @param high above {@code low}
 */
record Domain(double low, double high) {
    /** A limit this many times beyond the values would make them a flat line. */
    private static final double FAR = 5;

    private static final double MARGIN = 0.06;

    /**
     * From 0 to the largest finite value, and to the limit unless that is far away.
     *
     * @param limit NaN for none
     */
    static Domain fromZero(List<Series> series, double limit) {
        double most = 0;
        for (Series one : series) {
            for (Series.Point point : one.points()) {
                if (Double.isFinite(point.y())) {
                    most = Math.max(most, point.y());
                }
            }
        }
        if (Double.isFinite(limit) && (most == 0 || limit <= FAR * most)) {
            most = Math.max(most, limit);
        }
        return new Domain(0, most == 0 ? 1 : most * (1 + MARGIN));
    }

    /** From the smallest value or the limit to 1, in percent. */
    static Domain ofShares(List<Series> series, double limit) {
        double least = limit;
        for (Series one : series) {
            for (Series.Point point : one.points()) {
                if (Double.isFinite(point.y())) {
                    least = Math.min(least, point.y());
                }
            }
        }
        double low = Math.max(0, least - MARGIN * (100 - least));
        return new Domain(low < 100 ? low : 99, 100);
    }
}
