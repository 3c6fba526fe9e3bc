package io.shadowgate.source.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where lines end, looked for eight bytes at a time. */
final class Newline {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private Newline() {}

    /** The first newline in the range, -1 if there is none. */
    static int indexOf(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long zeroWhereNewline = (long) EIGHT_BYTES.get(bytes, i) ^ NEWLINES;
            // The lowest byte marked is always a true zero; a borrow can only mark those above it.
            long zeros = (zeroWhereNewline - ONES) & ~zeroWhereNewline & TOP_BITS;
            if (zeros != 0) {
                return i + Long.numberOfTrailingZeros(zeros) / 8;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
