package io.shadowgate.source.csv;

import io.shadowgate.source.compression.Decompression;
import io.shadowgate.source.format.CutReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.Path;

/**
 * The names of a file's columns.
 *
 * @param end the offset behind the header; 0 if the file has none
 */
record Header(List<String> names, long end) {
    Header {
        names = List.copyOf(names);
    }

    /**
     * Reads the first record of a file.
     *
     * @param given the names of a file that may have no header; empty if it has one
     */
    static Header of(Path file, char delimiter, List<String> given, int maxBytes)
            throws IOException {
        byte[] bytes = new byte[Math.min(maxBytes, CutReader.BLOCK)];
        CsvCutter cutter = new CsvCutter(delimiter);
        int filled = 0;
        try (InputStream in = Decompression.openAt(file, 0)) {
            while (true) {
                int read = in.readNBytes(bytes, filled, bytes.length - filled);
                int from = skipBlank(cutter, bytes, filled + read);
                filled += read;
                cutter.begin();
                int to = cutter.end(bytes, from, filled);
                if (to >= 0 || filled < bytes.length || filled >= maxBytes) {
                    return of(bytes, from, to < 0 ? filled : to, delimiter, given);
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, 2L * filled));
            }
        } catch (EOFException | ZipException e) {
            // The reader of the rows meets the damage too, and reports it.
            return new Header(given, 0);
        }
    }

    private static int skipBlank(CsvCutter cutter, byte[] bytes, int to) {
        int from = CutReader.byteOrderMark(bytes, to);
        while (from < to && cutter.isBetween(bytes[from])) {
            from++;
        }
        return from;
    }

    private static Header of(byte[] bytes, int from, int to, char delimiter, List<String> given) {
        Cells cells = new Cells(delimiter);
        cells.split(bytes, from, to);
        List<String> first = cells.texts().stream().map(String::strip).toList();
        if (given.isEmpty() || given.equals(first)) {
            return new Header(first, to);
        }
        return new Header(given, 0);
    }
}
