package io.shadowgate.console;

import io.shadowgate.story.Moment;
import io.shadowgate.window.WindowColumn;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The windows of a test in as many groups of equal time as a line has places. */
record Course(long start, long lengthMs, int places) {

    /**
     * @param most places on the line
     * @return a place for each window if there is room
     */
    static Course of(List<List<Moment>> shadows, long windowMs, int most) {
        long start = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (List<Moment> moments : shadows) {
            for (Moment moment : moments) {
                start = Math.min(start, moment.start());
                end = Math.max(end, moment.end());
            }
        }
        if (start >= end) {
            return new Course(0, windowMs, 0);
        }
        long windows = rounded(end - start, windowMs);
        long each = rounded(windows, most);
        return new Course(start, each * windowMs, (int) rounded(windows, each));
    }

    /** How many parts there are, the last of which may be smaller. */
    private static long rounded(long whole, long part) {
        return (whole + part - 1) / part;
    }

    private int place(Moment moment) {
        return (int) ((moment.start() - start) / lengthMs);
    }

    /** Agreement in each group; NaN where nothing was scored. */
    double[] agreement(List<Moment> moments) {
        double[] agreed = new double[places];
        double[] scored = new double[places];
        for (Moment moment : moments) {
            Double rate = moment.figures().get(WindowColumn.AGREEMENT_RATE);
            if (rate != null) {
                agreed[place(moment)] += rate * moment.window().scored();
                scored[place(moment)] += moment.window().scored();
            }
        }
        for (int i = 0; i < places; i++) {
            agreed[i] = scored[i] == 0 ? Double.NaN : agreed[i] / scored[i];
        }
        return agreed;
    }

    /** A value at the end of each group; NaN where there is no window. */
    double[] last(List<Moment> moments, ToDoubleFunction<Moment> value) {
        double[] last = new double[places];
        Arrays.fill(last, Double.NaN);
        moments.forEach(moment -> last[place(moment)] = value.applyAsDouble(moment));
        return last;
    }
}
