package io.shadowgate.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time as one number, the first byte as its lowest. Marks of bytes are numbers of
 * the same kind: the top bit of a byte is set if the byte is marked.
 */
public final class EightBytes {
    /** How many bytes. */
    public static final int COUNT = 8;

    private static final VarHandle VIEW =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long ZEROS = ONES * '0';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    /** What lifts a byte above the top bit if it is more than nine. */
    private static final long ABOVE_NINE = ONES * (0x80 - 10);

    private EightBytes() {}

    /** The bytes from an index on, all of which the array must have. */
    public static long at(byte[] bytes, int from) {
        return (long) VIEW.get(bytes, from);
    }

    /** Marks bytes that equal one; of those behind the first, also some that do not. */
    public static long equalTo(byte one, long eight) {
        return zeros(eight ^ ONES * one);
    }

    /** Marks bytes that are not ASCII. */
    public static long notAscii(long eight) {
        return eight & TOP_BITS;
    }

    /**
     * Marks bytes that end a plain text or need a closer look: quotes, backslashes, control
     * characters and what is not ASCII; of those behind the first, also some that do not.
     */
    public static long notPlain(long eight) {
        return zeros(eight ^ QUOTES)
                | zeros(eight ^ BACKSLASHES)
                | (eight - BLANKS | eight) & TOP_BITS;
    }

    /** Marks bytes that are not digits; of those behind the first, also some that are. */
    public static long notDigits(long eight) {
        long values = eight ^ ZEROS;
        return (values + ABOVE_NINE | values) & TOP_BITS;
    }

    /** The index of the first marked byte; eight if none is. */
    public static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) / COUNT;
    }

    /**
     * The number that the first bytes write.
     *
     * @param count of them, all digits; from 1 to 8
     */
    public static long number(long eight, int count) {
        // Zeros in front do not change it.
        long digits = (eight ^ ZEROS) << Byte.SIZE * (COUNT - count);
        // Neighbours are joined: to four numbers of two digits, two of four, one of eight.
        long pairs = digits * ((10 << 8) + 1) >>> 8 & 0x00FF00FF00FF00FFL;
        long fours = pairs * ((100 << 16) + 1) >>> 16 & 0x0000FFFF0000FFFFL;
        return fours * ((10_000L << 32) + 1) >>> 32;
    }

    // A borrow can only mark bytes above a true zero, so the lowest byte marked is always one.
    private static long zeros(long eight) {
        return eight - ONES & ~eight & TOP_BITS;
    }
}
