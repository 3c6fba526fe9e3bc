package io.shadowgate.model;

/** Numbers of 16 bits, which Java 17 has no type for. */
final class HalfFloats {
    /** The largest number that float16 holds. */
    static final float LARGEST_FLOAT16 = 65_504;

    private static final int BFLOAT16_FRACTION_BITS = 7;
    private static final int FRACTION_BITS = 10;
    private static final int FRACTION = (1 << FRACTION_BITS) - 1;
    private static final int LARGEST_EXPONENT = 31;
    private static final double SMALLEST_STEP = 0x1p-24;

    private HalfFloats() {}

    static float float16(short bits) {
        int exponent = bits >> FRACTION_BITS & LARGEST_EXPONENT;
        int fraction = bits & FRACTION;
        float size;
        if (exponent == 0) {
            size = (float) (fraction * SMALLEST_STEP);
        } else if (exponent == LARGEST_EXPONENT) {
            size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            size = Math.scalb(1 + fraction / (float) (FRACTION + 1), exponent - 15);
        }
        return bits < 0 ? -size : size;
    }

    static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }

    /** The nearest number of 16 bits, the even one of two. Numbers too large become infinite. */
    static short toFloat16(double number) {
        int sign = Double.doubleToRawLongBits(number) < 0 ? 0x8000 : 0;
        double size = Math.abs(number);
        if (Double.isNaN(size)) {
            return (short) (sign | LARGEST_EXPONENT << FRACTION_BITS | 1 << FRACTION_BITS - 1);
        }
        // Below 2^-14 all steps are equal; above, each power of two has 1024 steps.
        int exponent = size < 0x1p-14 ? -14 : Math.getExponent(size);
        if (exponent > 15) {
            return (short) (sign | LARGEST_EXPONENT << FRACTION_BITS);
        }
        int steps = (int) Math.rint(Math.scalb(size, FRACTION_BITS - exponent));
        // A step too many carries into the exponent, up to infinity, as the format intends.
        return (short) (sign | (exponent + 14 << FRACTION_BITS) + steps);
    }

    /** The nearest number with the exponent of a float, the even one of two. */
    static short toBfloat16(double number) {
        float size = (float) number;
        int bits = Float.floatToRawIntBits(size);
        if (Float.isNaN(size)) {
            return (short) (bits >>> Short.SIZE | 1 << BFLOAT16_FRACTION_BITS - 1);
        }
        int half = (1 << Short.SIZE - 1) - 1 + (bits >>> Short.SIZE & 1);
        return (short) (bits + half >>> Short.SIZE);
    }
}
