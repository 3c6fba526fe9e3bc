package io.shadowgate.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A sum of finite numbers, each rounded to whole billionths, half to even. A sum of integers does
 * not depend on the order; a sum of doubles does.
 *
 * <p>Takes a few bytes for usual numbers, and about 130 bytes for the largest doubles.
 */
final class FixedPointSum {
    private static final int DIGITS = 9;
    private static final double SCALE = 1e9;

    /** Up to this value, a number times 1e9 rounds to an integer of less than 53 bits. */
    private static final double SMALL = 4e6;

    private BigInteger total = BigInteger.ZERO;

    /** The part that is not yet in {@link #total}. It avoids a BigInteger for most numbers. */
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
        merge(other, 1);
    }

    void merge(FixedPointSum other, int sign) {
        total = sign < 0 ? total.subtract(other.units()) : total.add(other.units());
    }

    /** The sum divided by {@code count}. */
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
