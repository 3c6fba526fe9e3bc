package io.shadowgate.source.format;

import io.shadowgate.source.compression.Decompression;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file's uncompressed content.
 *
 * @param bytes without a byte order mark
 * @param whole whether the file ends here
 * @param fault why the compressed data cannot be read on; null if nothing is wrong
 */
public record Head(byte[] bytes, boolean whole, @Nullable String fault) {
    private static final int BLOCK = 64 * 1024;

    /** Reads so many bytes at most. Damaged compression ends the content. */
    public static Head of(Path file, int most) throws IOException {
        byte[] bytes = new byte[Math.min(most, BLOCK)];
        int filled = 0;
        boolean ended = false;
        String fault = null;
        try (InputStream in = Decompression.openAt(file, 0)) {
            while (filled < most && !ended) {
                if (filled == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * filled));
                }
                int read = in.read(bytes, filled, bytes.length - filled);
                ended = read < 0;
                filled += Math.max(0, read);
            }
        } catch (EOFException | ZipException e) {
            fault = e.getMessage();
        }
        int mark = CutReader.byteOrderMark(bytes, filled);
        return new Head(Arrays.copyOfRange(bytes, mark, filled), ended, fault);
    }
}
