package io.shadowgate.text;

/** Checks that bytes are UTF-8. The JSON parser accepts some forms that other readers refuse. */
public final class Utf8 {
    private Utf8() {}

    public static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (i + EightBytes.COUNT <= to && EightBytes.notAscii(EightBytes.at(bytes, i)) == 0) {
                i += EightBytes.COUNT;
            } else {
                int length = length(bytes, i, to);
                if (length == 0) {
                    return false;
                }
                i += length;
            }
        }
        return true;
    }

    /** Length of the character that starts here, or 0 if there is none (RFC 3629, section 4). */
    private static int length(byte[] bytes, int i, int to) {
        int first = bytes[i] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > to) {
            return 0;
        }
        // Excludes overlong forms, surrogates, and values beyond the last code point.
        int second = bytes[i + 1] & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
