package io.shadowgate.statistics;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Writes the stored form of a histogram: a format version, a letter for the kind, then numbers of
 * seven bits a byte, low bits first, in as few bytes as the number needs.
 */
final class StoredWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    StoredWriter(int version, char kind) {
        out.write(version);
        out.write(kind);
    }

    /** Writes a number {@code >= 0}. */
    void number(long value) {
        long rest = value;
        while (rest > 0x7F) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** Writes a whole number of any size and sign. */
    void integer(BigInteger value) {
        byte[] bytes = value.toByteArray();
        number(bytes.length);
        out.writeBytes(bytes);
    }

    void signed(long value) {
        integer(BigInteger.valueOf(value));
    }

    void real(double value) {
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (bits >>> shift));
        }
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        out.writeBytes(utf8);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
