package io.shadowgate.traffic;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** What a file's name says about its compression. */
final class Decompression {
    private static final int BUFFER = 64 * 1024;

    private Decompression() {}

    /** Compressed files are read whole: there is no way into the middle of one. */
    static boolean isCompressed(Path file) {
        return isGzip(file) || isZstd(file);
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
    static InputStream openAt(Path file, long offset) throws IOException {
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

    /**
     * All members of a gzip file. {@link GZIPInputStream} alone takes what it cannot read behind a
     * member for the end of the file, and so may lose the rest of a log without a word.
     */
    private static final class Gzip extends GZIPInputStream {
        private static final int TRAILER = 8;

        Gzip(InputStream in) throws IOException {
            super(new Unsure(in), BUFFER);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read < 0 && inf.getRemaining() > TRAILER) {
                throw new ZipException("what follows the compressed data is not gzip");
            }
            return read;
        }
    }

    /**
     * Never says that nothing is available, which {@link GZIPInputStream} would take for the end;
     * but it is all that some file systems ever say.
     */
    private static final class Unsure extends BufferedInputStream {
        Unsure(InputStream in) {
            super(in, BUFFER);
        }

        @Override
        public synchronized int available() throws IOException {
            return Math.max(1, super.available());
        }
    }
}
