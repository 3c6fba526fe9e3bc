package io.shadowgate.statistics;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link StoredWriter} wrote. Anything else is an {@link IllegalArgumentException}, even
 * a number in more bytes than it needs: each content has exactly one stored form, so that bytes can
 * be compared.
 */
public final class StoredReader {
    private final byte[] stored;
    private final String what;
    private int position;

    /**
     * @param what names the expected content in messages
     */
    public StoredReader(byte[] stored, String what) {
        this.stored = stored;
        this.what = what;
    }

    public void expectVersion(int expected) {
        expectVersion(expected, expected);
    }

    /** Reads and returns the version, which must be in the given range. */
    public int expectVersion(int oldest, int newest) {
        String expected = oldest == newest ? "" + newest : oldest + " to " + newest;
        if (stored.length == 0) {
            throw new IllegalArgumentException(
                    "stored " + what + ": found 0 bytes, expected format version " + expected);
        }
        int found = next("the format version");
        if (found < oldest || found > newest) {
            throw new IllegalArgumentException(
                    "stored "
                            + what
                            + ": found format version "
                            + found
                            + ", expected "
                            + expected);
        }
        return found;
    }

    /** Reads the letter after the version; {@code kinds} lists the allowed letters. */
    public char kind(String kinds) {
        char found = (char) next("the kind");
        if (kinds.indexOf(found) < 0) {
            throw corrupt("kind 0x" + Integer.toHexString(found), "one of " + kinds);
        }
        return found;
    }

    public long number(String name) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int part = next(name);
            value |= (part & 0x7FL) << shift;
            if (part < 0x80) {
                if (part == 0 && shift > 0) {
                    throw corrupt(name + " with a needless last byte", "its shortest form");
                }
                return value;
            }
        }
        throw corrupt(name + " of more than 63 bits", "at most " + Long.MAX_VALUE);
    }

    public int number(String name, int max) {
        long value = number(name);
        if (value > max) {
            throw corrupt(name + " " + value, "at most " + max);
        }
        return (int) value;
    }

    public BigInteger integer(String name) {
        int length = number("the length of " + name, stored.length);
        if (length == 0 || length > stored.length - position) {
            throw corrupt(name + " of " + length + " bytes", "1 to " + (stored.length - position));
        }
        BigInteger value = new BigInteger(stored, position, length);
        if (value.bitLength() / 8 + 1 != length) {
            throw corrupt(name + " in " + length + " bytes", "its shortest form");
        }
        position += length;
        return value;
    }

    public long signed(String name) {
        BigInteger value = integer(name);
        if (value.bitLength() > 63) {
            throw corrupt(name + " " + value, "at most " + Long.MAX_VALUE);
        }
        return value.longValue();
    }

    public double real(String name) {
        long bits = 0;
        for (int i = 0; i < Double.BYTES; i++) {
            bits = bits << 8 | next(name);
        }
        return Double.longBitsToDouble(bits);
    }

    public String text(String name) {
        int length = number("the length of " + name, stored.length);
        if (length > stored.length - position) {
            throw corrupt(
                    name + " of " + length + " bytes", "at most " + (stored.length - position));
        }
        try {
            String value =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(stored, position, length))
                            .toString();
            position += length;
            return value;
        } catch (CharacterCodingException e) {
            throw corrupt(name + " that is no UTF-8", "UTF-8");
        }
    }

    /**
     * Refuses a number of items that cannot fit in the remaining bytes, before memory is allocated.
     */
    public void expectRoom(long items, int bytesEach) {
        if (items * bytesEach > stored.length - position) {
            throw corrupt(
                    items + " items in " + (stored.length - position) + " bytes",
                    bytesEach + " bytes for each");
        }
    }

    public void expectEnd() {
        if (position != stored.length) {
            throw corrupt((stored.length - position) + " more bytes", "the end");
        }
    }

    public IllegalArgumentException corrupt(String found, String expected) {
        return new IllegalArgumentException(
                "stored "
                        + what
                        + ", byte "
                        + position
                        + ": found "
                        + found
                        + ", expected "
                        + expected);
    }

    private int next(String name) {
        if (position == stored.length) {
            throw corrupt("the end of " + stored.length + " bytes", name);
        }
        return stored[position++] & 0xFF;
    }
}
