package io.shadowgate.source.json;

import io.shadowgate.source.compression.Decompression;
import io.shadowgate.source.format.CutReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.Path;

/** Tells by the beginning of a JSON file whether its records are lines. */
enum FirstBytes {
    LINES,
    /** An array of objects. */
    ARRAY,
    /** An object over several lines. */
    OBJECT;

    private static final int ENOUGH = 4096;

    static FirstBytes of(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Decompression.openAt(file, 0)) {
            bytes = in.readNBytes(ENOUGH);
        } catch (EOFException | ZipException e) {
            // The reader of lines meets the damage too, and reports it.
            return LINES;
        }
        int first = notBlank(bytes, CutReader.byteOrderMark(bytes, bytes.length));
        int second = notBlank(bytes, first + 1);
        if (second >= bytes.length) {
            return LINES;
        }
        if (bytes[first] == '[') {
            return bytes[second] == '{' || bytes[second] == ']' ? ARRAY : LINES;
        }
        for (int i = first; bytes[first] == '{' && i < second; i++) {
            if (bytes[i] == '\n') {
                return OBJECT;
            }
        }
        return LINES;
    }

    private static int notBlank(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && (bytes[at] <= ' ' && bytes[at] >= 0)) {
            at++;
        }
        return at;
    }
}
