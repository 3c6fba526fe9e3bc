package io.shadowgate.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Makes texts that come again and again once, and not for each record. */
public final class TextCache {
    private static final int PLACES = 256;

    private final byte[][] written = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /**
     * @param ascii whether the bytes are ASCII; otherwise they are read as UTF-8
     */
    public String of(byte[] bytes, int from, int to, boolean ascii) {
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
