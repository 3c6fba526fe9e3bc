package io.shadowgate.source.compression;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** Opens files that may be compressed. The extension of a file's name gives the format. */
public final class Decompression {
    private static final Pattern SUFFIX = Pattern.compile("\\.(gz|zst)$");

    private Decompression() {}

    /**
     * Whether the file is compressed. Such a file cannot be split, because reading cannot start in
     * the middle.
     */
    public static boolean isCompressed(Path file) {
        return isGzip(file) || isZstd(file);
    }

    /** The file's name without the extension of the compression. */
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
     * Opens the file at an offset of its uncompressed content.
     *
     * @throws ZipException or {@link java.io.EOFException} if it is damaged before that offset;
     *     never for an uncompressed file
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
