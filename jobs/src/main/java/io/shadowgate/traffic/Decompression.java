package io.shadowgate.traffic;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.fs.Path;

/** What a file's name says about its compression. */
final class Decompression {
    private static final int BUFFER = 64 * 1024;

    private Decompression() {}

    /** Compressed files are read whole: there is no way into the middle of one. */
    static boolean isCompressed(Path file) {
        return file.getName().endsWith(".gz");
    }

    static InputStream open(Path file) throws IOException {
        InputStream in = file.getFileSystem().open(file);
        return isCompressed(file)
                ? new GZIPInputStream(new BufferedInputStream(in, BUFFER), BUFFER)
                : in;
    }

    /** Opens the file at a place of its uncompressed content. */
    static InputStream openAt(Path file, long offset) throws IOException {
        InputStream in = open(file);
        in.skipNBytes(offset);
        return in;
    }
}
