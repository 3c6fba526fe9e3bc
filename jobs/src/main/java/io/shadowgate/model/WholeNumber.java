package io.shadowgate.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers in texts: digits that a double would round, and numbers that a log has as texts. */
final class WholeNumber {
    private static final int LONGEST = 100;

    /** Java's own parser also takes "1d", "0x1p3" and "NaN". */
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?");

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

    private WholeNumber() {}

    /** The number; NaN if the text is not a decimal number. */
    static double decimal(String text) {
        String number = text.strip();
        return isDecimal(number) ? Double.parseDouble(number) : Double.NaN;
    }

    private static boolean isDecimal(String number) {
        return number.length() <= LONGEST && DECIMAL.matcher(number).matches();
    }

    /** Whether an input of 64 bits can hold exactly this number. */
    static boolean fits(Port port, String text) {
        return exact(port, text) != null;
    }

    /** The bits of a number that fits. */
    static long of(Port port, String text) {
        BigInteger exact = exact(port, text);
        if (exact == null) {
            // Such a row is bad input, which is found before.
            throw new IllegalArgumentException(text + " is no whole number of 64 bits");
        }
        return exact.longValue();
    }

    @Nullable
    private static BigInteger exact(Port port, String text) {
        String number = text.strip();
        if (!isDecimal(number)) {
            return null;
        }
        try {
            BigInteger exact = new BigDecimal(number).toBigIntegerExact();
            boolean fits =
                    port.type() == ElementType.UINT64
                            ? exact.signum() >= 0 && exact.compareTo(TWO_TO_64) < 0
                            : exact.bitLength() < Long.SIZE;
            return fits ? exact : null;
        } catch (ArithmeticException e) {
            // It has a fraction.
            return null;
        }
    }
}
