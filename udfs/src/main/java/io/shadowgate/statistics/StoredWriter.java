package io.shadowgate.statistics;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the stored form of a histogram: a format version, a letter for the kind, then numbers of
 * seven bits a byte, low bits first, in as few bytes as the number needs.
 */
public final class StoredWriter {
    /** A ByteArrayOutputStream would take a lock for every byte. */
    private byte[] bytes = new byte[256];

    private int size;

    public StoredWriter(int version, char kind) {
        write(version);
        write(kind);
    }

    /** Writes a number {@code >= 0}. */
    public void number(long value) {
        long rest = value;
        while (rest > 0x7F) {
            write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        write((int) rest);
    }

    /** Writes a whole number of any size and sign. */
    public void integer(BigInteger value) {
        byte[] twosComplement = value.toByteArray();
        number(twosComplement.length);
        write(twosComplement);
    }

    public void signed(long value) {
        integer(BigInteger.valueOf(value));
    }

    public void real(double value) {
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 56; shift >= 0; shift -= 8) {
            write((int) (bits >>> shift));
        }
    }

    public void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        write(utf8);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void write(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
    }

    private void write(byte[] values) {
        if (values.length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + values.length));
        }
        System.arraycopy(values, 0, bytes, size, values.length);
        size += values.length;
    }
}
