package io.shadowgate.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Values in the order of their places.
 *
 * @param points a value that is NaN is a gap
 */
public record Series(List<Point> points) {

    /**
     * @param x in the unit of the axis, such as epoch milliseconds
     * @param y may be infinite
     */
    public record Point(double x, double y) {}

    public Series {
        points = List.copyOf(points);
    }

    /**
     * The same line with fewer points. Of each of {@code buckets} equal parts of the range, the
     * first and the last point stay, and the points with the least and the greatest value, so no
     * peak disappears. A gap stays too.
     */
    public Series thinned(double from, double to, int buckets) {
        if (points.size() <= 2 * buckets) {
            return this;
        }
        List<Point> kept = new ArrayList<>();
        int begin = 0;
        while (begin < points.size()) {
            long bucket = bucket(points.get(begin), from, to, buckets);
            int end = begin;
            while (end < points.size() && bucket(points.get(end), from, to, buckets) == bucket) {
                end++;
            }
            keep(begin, end, kept);
            begin = end;
        }
        return new Series(kept);
    }

    private static long bucket(Point point, double from, double to, int buckets) {
        return (long) Math.floor((point.x - from) / (to - from) * buckets);
    }

    private void keep(int begin, int end, List<Point> kept) {
        int least = begin;
        int greatest = begin;
        int gap = -1;
        for (int i = begin; i < end; i++) {
            double y = points.get(i).y;
            if (Double.isNaN(y)) {
                gap = i;
            }
            if (y < points.get(least).y || Double.isNaN(points.get(least).y)) {
                least = i;
            }
            if (y > points.get(greatest).y || Double.isNaN(points.get(greatest).y)) {
                greatest = i;
            }
        }
        for (int i = begin; i < end; i++) {
            if (i == begin || i == end - 1 || i == least || i == greatest || i == gap) {
                kept.add(points.get(i));
            }
        }
    }
}
