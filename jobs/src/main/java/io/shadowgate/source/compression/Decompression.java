package io.shadowgate.source.compression;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** What a file's name says about its compression. */
public final class Decompression {
    private static final Pattern SUFFIX = Pattern.compile("\\.(gz|zst)$");

    private Decompression() {}

    /** Compressed files are read whole: there is no way into the middle of one. */
    public static boolean isCompressed(Path file) {
        return isGzip(file) || isZstd(file);
    }

    /** The name that the file has without compression. */
    public static String uncompressedName(String fileName) {
        return SUFFIX.matcher(fileName).replaceFirst("");
    }

    private static boolean isGzip(Path file) {
        return file.getName().endsWith(".gz");
    }

    private static boolean isZstd(Path file) {
        return file.getName().endsWith(".zst");
    }

    /**
     * Opens the file at a place of its uncompressed content.
     *
     * @throws ZipException or {@link java.io.EOFException} if it is damaged before that place, but
     *     never for a plain file
     */
    public static InputStream openAt(Path file, long offset) throws IOException {
        FSDataInputStream in = file.getFileSystem().open(file);
        try {
            if (isCompressed(file)) {
                InputStream content = isGzip(file) ? new Gzip(in) : new Zstd(in);
                content.skipNBytes(offset);
                return content;
            }
            in.seek(offset);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
