package io.shadowgate.source.format;

import io.shadowgate.source.compression.Decompression;
import io.shadowgate.storage.LogPaths;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.Path;

/**
 * Numbers the lines of a file for a reader that began somewhere in it. The lines before that place
 * are counted only if a number is asked for.
 */
public final class LineNumbers {
    private static final int BLOCK = 256 * 1024;

    /** Farther than this, a byte offset tells the place. */
    private static final long FARTHEST = 4L << 30;

    private final Path file;
    private final long start;
    private long before = -1;

    public LineNumbers(Path file, long start) {
        this.file = file;
        this.start = start;
    }

    /**
     * Where a record is.
     *
     * @param at its offset
     * @param lines how many lines end between the start and the record
     */
    public String position(long at, long lines) {
        if (start > FARTHEST) {
            return LogPaths.shown(file) + " at byte " + at;
        }
        try {
            before = before < 0 ? countBefore() : before;
            return LogPaths.shown(file) + ":" + (before + lines + 1);
        } catch (IOException e) {
            return LogPaths.shown(file) + " at byte " + at;
        }
    }

    private long countBefore() throws IOException {
        if (start == 0) {
            return 0;
        }
        long lines = 0;
        byte[] buffer = new byte[BLOCK];
        try (InputStream in = Decompression.openAt(file, 0)) {
            long left = start;
            while (left > 0) {
                int read = in.readNBytes(buffer, 0, (int) Math.min(BLOCK, left));
                if (read == 0) {
                    break;
                }
                lines += count(buffer, 0, read);
                left -= read;
            }
        }
        return lines;
    }

    static long count(byte[] bytes, int from, int to) {
        long lines = 0;
        for (int i = from; i < to; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}
