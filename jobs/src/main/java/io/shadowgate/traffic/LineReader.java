package io.shadowgate.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import javax.annotation.Nullable;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;

/**
 * Reads the lines that start within one split, in blocks of whole lines.
 *
 * <p>No more than a block and {@code maxRecordBytes} are ever held: of a longer line the beginning
 * is kept to show, the rest is read past.
 */
final class LineReader implements BulkFormat.Reader<TrafficRecord> {
    private static final int BLOCK = 256 * 1024;

    private final Path file;
    private final InputStream in;
    private final long start;

    /** Lines that start here or later belong to the next split. */
    private final long end;

    private final int maxRecordBytes;
    private final RequestParser parser;

    /** Bytes read but not handed out: the beginning of a line whose end was not read yet. */
    private byte[] rest = new byte[0];

    /** Place of {@code rest} in the file. */
    private long offset;

    private long linesBefore;
    private long linesBeforeStart = -1;
    private boolean finished;

    /** What is wrong with the compressed data, until it was reported. */
    @Nullable private String damage;

    LineReader(FileSourceSplit split, long start, RequestShape shape) throws IOException {
        this.file = split.path();
        this.start = start;
        this.offset = start;
        this.end =
                Decompression.isCompressed(file) ? Long.MAX_VALUE : split.offset() + split.length();
        this.maxRecordBytes = shape.maxRecordBytes();
        this.parser = new RequestParser(shape);
        this.in = Decompression.openAt(file, start);
    }

    /**
     * The first line start after a split's own start: the line that spans it is its neighbour's.
     */
    static long afterNextNewline(FileSourceSplit split) throws IOException {
        // One byte early, because a line that begins exactly at the split's start is its own.
        long position = split.offset() - 1;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Decompression.openAt(split.path(), position)) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                int newline = indexOfNewline(buffer, 0, read);
                if (newline >= 0) {
                    return position + newline + 1;
                }
                position += read;
            }
            return position;
        }
    }

    @Nullable
    @Override
    public BulkFormat.RecordIterator<TrafficRecord> readBatch() throws IOException {
        if (damage != null) {
            return rejectRest();
        }
        while (!finished && offset < end) {
            byte[] block = Arrays.copyOf(rest, 2 * Math.max(rest.length, BLOCK));
            int filled = fill(block, rest.length);
            finished = filled < block.length;
            int whole = finished ? filled : lastNewline(block, filled) + 1;
            if (whole > 0) {
                Lines lines = new Lines(block, whole, offset, linesBefore);
                rest = Arrays.copyOfRange(block, whole, filled);
                offset += whole;
                linesBefore += count(block, whole);
                return lines;
            }
            if (filled > maxRecordBytes) {
                return skipLine(block, filled);
            }
            rest = Arrays.copyOf(block, filled);
        }
        return damage == null ? null : rejectRest();
    }

    /** Fills the block up to its end or the file's; damaged compression reads as the file's end. */
    private int fill(byte[] block, int from) throws IOException {
        int filled = from;
        try {
            int read = in.read(block, filled, block.length - filled);
            while (read > 0) {
                filled += read;
                read = in.read(block, filled, block.length - filled);
            }
        } catch (EOFException | ZipException e) {
            damage = "cannot be read further: " + e.getMessage();
        }
        return filled;
    }

    private BulkFormat.RecordIterator<TrafficRecord> rejectRest() {
        long line = linesBefore;
        long at = offset;
        TrafficRecord rejected =
                RequestParser.rejected(damage, new byte[0], 0, 0, () -> position(at, line), null);
        damage = null;
        finished = true;
        return new Single(rejected, offset);
    }

    private BulkFormat.RecordIterator<TrafficRecord> skipLine(byte[] beginning, int filled)
            throws IOException {
        long lineStart = offset;
        long line = linesBefore;
        byte[] buffer = new byte[BLOCK];
        offset += filled;
        rest = new byte[0];
        int newline = -1;
        while (newline < 0 && !finished) {
            int read = fill(buffer, 0);
            finished = read < buffer.length;
            newline = indexOfNewline(buffer, 0, read);
            offset += newline < 0 ? read : newline + 1;
            rest = newline < 0 ? rest : Arrays.copyOfRange(buffer, newline + 1, read);
        }
        // What follows the newline was read already, so the end of the file is still to be handled.
        finished = finished && rest.length == 0;
        linesBefore = line + 1;
        TrafficRecord rejected =
                RequestParser.rejected(
                        tooLong(), beginning, 0, filled, () -> position(lineStart, line), null);
        return new Single(rejected, offset);
    }

    private String tooLong() {
        return "longer than " + maxRecordBytes + " bytes (traffic.max-record-bytes)";
    }

    /** Called by the fetcher's thread and by the task's. */
    private synchronized String position(long lineStart, long linesBefore) {
        try {
            if (linesBeforeStart < 0) {
                linesBeforeStart = countLinesBeforeStart();
            }
            return name() + ":" + (linesBeforeStart + linesBefore + 1);
        } catch (IOException e) {
            // The line's number is a courtesy; its place in the file says the same.
            return name() + " at byte " + lineStart;
        }
    }

    private String name() {
        String scheme = file.toUri().getScheme();
        return scheme == null || scheme.equals("file") ? file.getPath() : file.toString();
    }

    /** Read again from the file's start, but only when something was rejected in this split. */
    private long countLinesBeforeStart() throws IOException {
        long lines = 0;
        long left = start;
        byte[] buffer = new byte[BLOCK];
        try (InputStream again = Decompression.open(file)) {
            while (left > 0) {
                int read = again.readNBytes(buffer, 0, (int) Math.min(BLOCK, left));
                if (read == 0) {
                    break;
                }
                lines += count(buffer, read);
                left -= read;
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static int indexOfNewline(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int lastNewline(byte[] bytes, int to) {
        for (int i = to - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int count(byte[] bytes, int to) {
        int lines = 0;
        for (int i = 0; i < to; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** The lines of one block, parsed as they are asked for. */
    private final class Lines implements BulkFormat.RecordIterator<TrafficRecord> {
        private final byte[] block;
        private final int size;
        private final long blockOffset;
        private final MutableRecordAndPosition<TrafficRecord> current =
                new MutableRecordAndPosition<>();
        private int next;
        private long line;

        Lines(byte[] block, int size, long blockOffset, long linesBefore) {
            this.block = block;
            this.size = size;
            this.blockOffset = blockOffset;
            this.line = linesBefore;
        }

        @Nullable
        @Override
        public RecordAndPosition<TrafficRecord> next() {
            while (next < size && blockOffset + next < end) {
                int from = next;
                int newline = indexOfNewline(block, from, size);
                int to = newline < 0 ? size : newline;
                long number = line;
                next = to + 1;
                line++;
                if (isBlank(from, to)) {
                    continue;
                }
                long at = blockOffset + from;
                TrafficRecord read =
                        to - from > maxRecordBytes
                                ? RequestParser.rejected(
                                        tooLong(),
                                        block,
                                        from,
                                        to - from,
                                        () -> position(at, number),
                                        null)
                                : parser.parse(block, from, to - from, () -> position(at, number));
                current.set(read, blockOffset + next, 0);
                return current;
            }
            return null;
        }

        private boolean isBlank(int from, int to) {
            for (int i = from; i < to; i++) {
                if (block[i] > ' ' || block[i] < 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void releaseBatch() {}
    }

    /** A batch of one record. */
    private static final class Single implements BulkFormat.RecordIterator<TrafficRecord> {
        private RecordAndPosition<TrafficRecord> record;

        Single(TrafficRecord record, long nextOffset) {
            this.record = new RecordAndPosition<>(record, nextOffset, 0);
        }

        @Nullable
        @Override
        public RecordAndPosition<TrafficRecord> next() {
            RecordAndPosition<TrafficRecord> next = record;
            record = null;
            return next;
        }

        @Override
        public void releaseBatch() {}
    }
}
