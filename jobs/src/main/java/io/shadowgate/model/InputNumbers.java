package io.shadowgate.model;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Numbers of requests as a model's inputs take them: which fit a type, and how they are written.
 */
final class InputNumbers {
    /** Types that can be filled. */
    static final Set<ElementType> FILLABLE =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(ElementType.UNKNOWN)));

    private static final double EXACT_IN_A_DOUBLE = 0x1p53;

    private InputNumbers() {}

    /** Whether a double holds the number as a whole one. */
    static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < EXACT_IN_A_DOUBLE;
    }

    /**
     * Whether the input type can hold the number, apart from rounding. NaN stays NaN, because some
     * models use it for missing values.
     */
    static boolean fits(ElementType type, double number) {
        return switch (type) {
            case FLOAT -> !Float.isInfinite((float) number);
            case DOUBLE -> !Double.isInfinite(number);
            case FLOAT16 -> !(Math.abs(number) > HalfFloats.LARGEST_FLOAT16);
            case BFLOAT16 -> !Float.isInfinite(HalfFloats.bfloat16(HalfFloats.toBfloat16(number)));
            case BOOL -> number == 0 || number == 1;
            case INT8 -> isWithin(number, -0x1p7, 0x1p7);
            case UINT8 -> isWithin(number, 0, 0x1p8);
            case INT16 -> isWithin(number, -0x1p15, 0x1p15);
            case UINT16 -> isWithin(number, 0, 0x1p16);
            case INT32 -> isWithin(number, -0x1p31, 0x1p31);
            case UINT32 -> isWithin(number, 0, 0x1p32);
            case UINT64 -> isWithin(number, 0, EXACT_IN_A_DOUBLE);
            default -> isWhole(number);
        };
    }

    private static boolean isWithin(double number, double from, double to) {
        return number == Math.rint(number) && number >= from && number < to;
    }

    /** What a number is that does not fit. */
    static String wanted(ElementType type) {
        return switch (type) {
            case FLOAT -> "beyond what the model's float32 can hold";
            case DOUBLE -> "not a finite number";
            case FLOAT16 -> "beyond what the model's float16 can hold";
            case BFLOAT16 -> "beyond what the model's bfloat16 can hold";
            case BOOL -> "not a boolean";
            case INT8 -> "not a whole number of 8 bits";
            case UINT8 -> "not a whole number from 0 to 255";
            case INT16 -> "not a whole number of 16 bits";
            case UINT16 -> "not a whole number from 0 to 65535";
            case INT32 -> "not a whole number of 32 bits";
            case UINT32 -> "not a whole number from 0 to 4294967295";
            case UINT64 -> "not a whole number from 0 to 2^53, up to which features are exact";
            default -> "not a whole number below 2^53, up to which features are exact";
        };
    }

    /** Writes all numbers from the beginning of the bytes. */
    static void put(ByteBuffer bytes, ElementType type, double... numbers) {
        switch (type) {
            case FLOAT -> {
                // Collects numbers on the heap and copies them at once: faster than one by one.
                float[] floats = new float[numbers.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) numbers[i];
                }
                bytes.asFloatBuffer().put(floats);
            }
            case DOUBLE -> bytes.asDoubleBuffer().put(numbers);
            default -> {
                for (int i = 0; i < numbers.length; i++) {
                    put(bytes, type, i, numbers[i]);
                }
            }
        }
    }

    private static void put(ByteBuffer bytes, ElementType type, int i, double number) {
        switch (type) {
            case FLOAT16 -> bytes.putShort(i * Short.BYTES, HalfFloats.toFloat16(number));
            case BFLOAT16 -> bytes.putShort(i * Short.BYTES, HalfFloats.toBfloat16(number));
            case INT8, UINT8, BOOL -> bytes.put(i, (byte) (int) number);
            case INT16, UINT16 -> bytes.putShort(i * Short.BYTES, (short) (int) number);
            case INT32, UINT32 -> bytes.putInt(i * Integer.BYTES, (int) (long) number);
            default -> bytes.putLong(i * Long.BYTES, (long) number);
        }
    }
}
