package io.shadowgate.chart;

/**
 * Maps values to places on an axis.
 *
 * @param from value at {@code start}; finite
 * @param to value at {@code end}, above {@code from}
 * @param start coordinate of {@code from}
 * @param end coordinate of {@code to}; below {@code start} on an axis that goes up
 */
public record Scale(double from, double to, double start, double end) {
    public Scale {
        if (!(to > from) || Double.isInfinite(to - from)) {
            throw new IllegalArgumentException("a scale from " + from + " to " + to);
        }
    }

    /** The place of a value. One beyond the ends is put at the end, an infinite one too. */
    public double at(double value) {
        double inside = Math.max(from, Math.min(to, value));
        return start + (inside - from) / (to - from) * (end - start);
    }

    public boolean contains(double value) {
        return value >= from && value <= to;
    }
}
