package io.shadowgate.console;

import java.util.Arrays;

/** A series of values as a row of characters, of which higher ones are higher values. */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    /** The same for places that show only ASCII, from low to high. */
    private static final String ASCII = "_.,-~=*#";

    private Sparkline() {}

    /**
     * @param values NaN where there is none, which becomes a blank; infinite values are at the ends
     * @param low the value at the bottom; lower ones are drawn there too
     * @param high the value at the top
     */
    static String of(double[] values, double low, double high, boolean unicode) {
        String levels = unicode ? BLOCKS : ASCII;
        StringBuilder line = new StringBuilder();
        for (double value : values) {
            line.append(Double.isNaN(value) ? ' ' : levels.charAt(level(value, low, high)));
        }
        return line.toString();
    }

    private static int level(double value, double low, double high) {
        int top = BLOCKS.length() - 1;
        if (value >= high) {
            return top; // Also if all values are the same.
        }
        return value <= low ? 0 : (int) Math.floor((value - low) / (high - low) * BLOCKS.length());
    }

    /** The smallest value; NaN if there is none. */
    static double least(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).min().orElse(Double.NaN);
    }

    /** The largest value; NaN if there is none. */
    static double most(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
    }
}
