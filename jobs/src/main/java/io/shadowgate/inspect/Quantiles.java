package io.shadowgate.inspect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Quantiles of numbers, and bins that hold them. */
public final class Quantiles {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    private Quantiles() {}

    /**
     * The value at a share of the sorted numbers, without interpolation.
     *
     * @param sorted at least one number
     */
    public static double of(double[] sorted, double share) {
        int place = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.min(sorted.length - 1, Math.max(0, place))];
    }

    /**
     * Ends for {@code compare.bins}.
     *
     * @param from below all numbers seen
     * @param to above all numbers seen
     */
    public record Range(double from, double to) {}

    /**
     * Round ends around all numbers, with room for others. They are 0 and 1 where all numbers are
     * between these.
     *
     * @param sorted at least one number
     */
    public static Range bins(double[] sorted) {
        double least = sorted[0];
        double most = sorted[sorted.length - 1];
        if (least >= 0 && most <= 1) {
            return new Range(0, 1);
        }
        double width = most - least;
        double step = round((width > 0 ? width : Math.max(1, Math.abs(most))) / 5);
        double from = Math.floor((least - step / 2) / step) * step;
        double to = Math.ceil((most + step / 2) / step) * step;
        if (least >= 0 && (from < 0 || from < width / 2)) {
            from = 0;
        }
        return new Range(plain(from), plain(to > from ? to : from + step));
    }

    /** A number with four digits, for people. */
    public static String shown(double number) {
        return !Double.isFinite(number)
                ? Double.toString(number)
                : number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString((long) number)
                        : plainText(new BigDecimal(number).round(new MathContext(4)));
    }

    private static String plainText(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        boolean readable = stripped.scale() < 8 && stripped.precision() - stripped.scale() < 16;
        return readable ? stripped.toPlainString() : stripped.toString();
    }

    private static double round(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        for (double round : ROUND) {
            if (number <= round * power) {
                return round * power;
            }
        }
        return 10 * power;
    }

    /** Without the rounding errors of a sum of steps. */
    private static double plain(double number) {
        return new BigDecimal(number)
                .round(new MathContext(10, RoundingMode.HALF_EVEN))
                .doubleValue();
    }
}
