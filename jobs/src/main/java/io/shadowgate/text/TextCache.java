package io.shadowgate.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Makes texts that come again and again once, and not for each record. */
public final class TextCache {
    private static final int PLACES = 256;

    /** An odd number whose product with any text has its entropy in the top bits. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final byte[][] written = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /** Texts of at most eight bytes, by their bytes as one number. Zeros follow a shorter one. */
    private final long[] shortWritten = new long[PLACES];

    private final String[] shortTexts = new String[PLACES];

    /**
     * @param ascii whether the bytes are ASCII; otherwise they are read as UTF-8
     */
    public String of(byte[] bytes, int from, int to, boolean ascii) {
        boolean isShort =
                to - from <= EightBytes.COUNT
                        && to > from
                        && from + EightBytes.COUNT <= bytes.length
                        && ascii;
        return isShort ? ofShort(bytes, from, to) : ofAny(bytes, from, to, ascii);
    }

    private String ofShort(byte[] bytes, int from, int to) {
        int others = EightBytes.COUNT - (to - from);
        long eight = EightBytes.at(bytes, from) << Byte.SIZE * others >>> Byte.SIZE * others;
        int place = (int) (eight * SPREAD >>> Long.SIZE - Byte.SIZE);
        String text = shortTexts[place];
        if (text == null || shortWritten[place] != eight || text.length() != to - from) {
            text = new String(bytes, from, to - from, ISO_8859_1);
            shortWritten[place] = eight;
            shortTexts[place] = text;
        }
        return text;
    }

    private String ofAny(byte[] bytes, int from, int to, boolean ascii) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 8) & PLACES - 1;
        byte[] held = written[place];
        if (held == null || !Arrays.equals(held, 0, held.length, bytes, from, to)) {
            written[place] = Arrays.copyOfRange(bytes, from, to);
            texts[place] = new String(bytes, from, to - from, ascii ? ISO_8859_1 : UTF_8);
        }
        return texts[place];
    }
}
