package io.shadowgate.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A sum of finite numbers, each rounded to whole billionths, half to even. Integers add up to the
 * same in any order; doubles do not.
 *
 * <p>A few bytes for usual numbers; about 130 for the largest that there are.
 */
final class FixedPointSum {
    private static final int DIGITS = 9;
    private static final double SCALE = 1e9;

    /** Up to here a number times 1e9 is a whole number of less than 53 bits after rounding. */
    private static final double SMALL = 4e6;

    private BigInteger total = BigInteger.ZERO;

    /** What is not yet in {@link #total}: most numbers need no BigInteger. */
    private long pending;

    void add(double value, int sign) {
        if (Math.abs(value) <= SMALL) {
            addPending((long) Math.rint(value * SCALE) * sign);
        } else {
            BigInteger units =
                    new BigDecimal(value)
                            .movePointRight(DIGITS)
                            .setScale(0, RoundingMode.HALF_EVEN)
                            .toBigIntegerExact();
            total = sign < 0 ? total.subtract(units) : total.add(units);
        }
    }

    void merge(FixedPointSum other) {
        total = total.add(other.units());
    }

    /** The sum over {@code count}. */
    double dividedBy(long count) {
        return new BigDecimal(units(), DIGITS)
                .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                .doubleValue();
    }

    BigInteger units() {
        total = total.add(BigInteger.valueOf(pending));
        pending = 0;
        return total;
    }

    void write(StoredWriter writer) {
        writer.integer(units());
    }

    static FixedPointSum read(StoredReader reader, String name) {
        FixedPointSum sum = new FixedPointSum();
        sum.total = reader.integer(name);
        return sum;
    }

    private void addPending(long units) {
        if (Long.MAX_VALUE - Math.abs(pending) < Math.abs(units)) {
            units();
        }
        pending += units;
    }
}
